# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion for fish: ferry is asked what may follow, and answers as fish wants it.

function __ferry_complete
    set -l words (commandline --tokenize --current-process --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l prefix (string match --regex -- '^--[^=]*=' $current)
    set -l value (string replace --regex -- '^--[^=]*=' '' $current)
    for line in (command $words[1] --complete $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case /files
                printf "$prefix%s\n" (__fish_complete_path $value)
            case /folders
                printf "$prefix%s\n" (__fish_complete_directories $value)
            case '*'
                echo $line
        end
    end
end

complete --command ferry --no-files --arguments '(__ferry_complete)'
