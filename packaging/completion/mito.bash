# Completion of mito for bash: mito itself says what may follow.

_mito() {
  local text what user host words=() breaks='' mark
  # Readline takes a word apart at these. Here a word is what blanks surround.
  read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
  case ${COMP_LINE:0:COMP_POINT} in *[[:space:]]) words+=('') ;; esac
  while [ ${#words[@]} -gt 0 ] && [ "${words[0]}" != "$1" ]; do
    words=("${words[@]:1}")
  done
  local word=${words[${#words[@]}-1]}

  COMPREPLY=()
  while IFS=$'\t' read -r text what; do
    case $text in
      :files) compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
      :directories) compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
      :users) mapfile -t COMPREPLY < <(compgen -u -- "$word") ;;
      :variables) mapfile -t COMPREPLY < <(compgen -e -- "$word") ;;
      :hosts)
        host=${word##*@}
        user=${word%"$host"}
        mapfile -t COMPREPLY < <(compgen -A hostname -P "$user" -- "$host") ;;
      *[=:]) compopt -o nospace
        COMPREPLY+=("$text") ;;
      *) COMPREPLY+=("$text") ;;
    esac
  done < <("$1" complete -- "${words[@]:1}" 2>/dev/null)

  # Readline replaces only what follows the last of its own breaks.
  for mark in '=' ':' '@'; do
    case $COMP_WORDBREAKS in *"$mark"*) breaks+=$mark ;; esac
  done
  [ -n "$breaks" ] || return 0
  local before=${word%"${word##*["$breaks"]}"}
  COMPREPLY=("${COMPREPLY[@]#"$before"}")
}

complete -F _mito mito
