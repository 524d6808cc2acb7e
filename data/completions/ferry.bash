# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion for bash: ferry is asked what may follow.

_ferry() {
  local words=() word candidate value='' cut=''

  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    # Bash takes --NAME=VALUE for three words.
    if [[ $word == '=' && ${words[-1]-} == --* ]] || [[ ${words[-1]-} == --*= ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  value=${words[-1]-}
  if [[ $value == --*=* ]]; then
    cut=${value%%=*}=
    value=${value#*=}
  fi

  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    case $candidate in
      /files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$value") ;;
      /folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$value") ;;
      *) COMPREPLY+=("${candidate#"$cut"}") ;;
    esac
  done < <("${COMP_WORDS[0]}" --complete "${words[@]}" 2>/dev/null)
  [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
}

complete -F _ferry ferry
