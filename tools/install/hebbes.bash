# bash completion for hebbes: everything is asked from the program itself

# words that can follow: verbs, options of a verb, names of a kind
_hebbes_verbs() {
  hebbes --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p'
}

_hebbes_options() {
  hebbes "$@" --help 2>/dev/null | sed -n 's/^  \(-[-a-z0-9]*\).*/\1/p'
}

_hebbes_names() {
  hebbes list "$1" 2>/dev/null | sed -n 's/^  \([a-zA-Z0-9][-a-zA-Z0-9]*\)  .*/\1/p'
}

_hebbes_functions() {
  hebbes bench strategies --help 2>/dev/null |
    sed -n '/^functions:/,/;/{s/^functions://;s/;.*//;s/,/ /g;p;}'
}

_hebbes() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local verb=${COMP_WORDS[1]} words=
  local -a asked=("$verb")
  [ "$verb ${COMP_WORDS[2]}" = 'bench strategies' ] && asked+=(strategies)
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=$(_hebbes_verbs)
  elif [[ $word == -* ]]; then
    words=$(_hebbes_options "${asked[@]}")
  elif [[ $before == --strategy ]]; then
    words=$(_hebbes_names strategies)
  elif [[ $before == --damage || $before == --perturb ]]; then
    words="all none $(_hebbes_names damages)"
  elif [[ $before == --function ]]; then
    words=$(_hebbes_functions)
  elif [[ $before == -* ]]; then
    :
  elif [ "$verb" = list ]; then
    words='envs policies rules strategies conditions damages experiments'
  elif [ "$COMP_CWORD" -eq 2 ]; then
    case $verb in
      train | sweep | config) words=$(_hebbes_names experiments) ;;
      replay) words=$(_hebbes_names envs) ;;
      bench) words="strategies $(_hebbes_names envs)" ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
} &&
  complete -o bashdefault -o default -F _hebbes hebbes
