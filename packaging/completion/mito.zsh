#compdef mito
# Completion of mito for zsh: mito itself says what may follow. Install it as
# _mito in a folder of $fpath, or source it after compinit.

_mito() {
  local line text what
  local -a whole open shown
  for line in "${(@f)$("${words[1]}" complete -- \
      "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
    text=${line%%$'\t'*}
    what=${line#*$'\t'}
    case $text in
      '') ;;
      :files) _files; return ;;
      :directories) _files -/; return ;;
      :users) _users; return ;;
      :variables) _parameters -g '*export*'; return ;;
      :hosts) compset -P '*@'; _hosts; return ;;
      *[=:]) open+=("$text"); shown+=("$text  -- $what") ;;
      *) whole+=("${text//:/\\:}:$what") ;;
    esac
  done
  (( $#whole )) && _describe -t words 'mito' whole
  (( $#open )) && compadd -S '' -l -d shown -a open
}

if [[ ${funcstack[1]} == _mito ]]; then
  _mito "$@"
else
  compdef _mito mito
fi
