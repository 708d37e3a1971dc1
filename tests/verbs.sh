#!/bin/sh
# verbs.sh: what needs no run: help, config, list, and their bad input.
# shellcheck disable=SC2016 # ${...} is hebbes' own
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# help
man=$HEBBES_SOURCE/docs/man/hebbes.1
works "--help" --help
for verb in train eval config list bench replay probe export; do
  check "--help lists $verb" says "^  $verb " "$out"
done
verbs=$(sed -n 's/^  \([a-z]*\)  *.*/\1/p' "$out")
options_of() { # verb: its section of the man page and its page in docs have its options
  sed -n 's/^  -\(-*[a-z0-9-]*\) .*/\1/p' "$out" | grep -vE '^-(json|quiet|help)$' >options
  awk -v verb="$1" '/^\.S[sh]/ { on = index($0 " ", ".Ss " verb " ") == 1 } on' "$man" >section
  check "the man page has a section of $1" test -s section
  while read -r option; do
    check "the man page has $1 -$option" says "Fl $option( |$)" section
    check "$page has -$option" says "-$option([^a-z0-9-]|$)" "$HEBBES_SOURCE/docs/$page"
  done <options
}
for verb in $verbs; do
  works "$verb --help" "$verb" --help
  check "$verb --help has an example" says "^example: hebbes $verb"
  check "$verb --help tells of --json" says '--json'
  check "$verb --help tells of --quiet" says '--quiet'
  cp "$out" help
  works "help $verb" help "$verb"
  check "is the same" cmp "$out" help
  works "$verb -h" "$verb" -h
  check "is the same" cmp "$out" help
  page=$verb.md
  [ "$verb" != config ] || page=config-files.md
  check "docs has a page of $verb" test -s "$HEBBES_SOURCE/docs/$page"
  check "the README names it" says "\(docs/$page\)" "$HEBBES_SOURCE/README.md"
  options_of "$verb"
done
works "bench strategies --help" bench strategies --help
page=bench.md
options_of "bench strategies"
refuses "help of no verb" "did you mean 'train'" help tarin
works "--version" --version
check "--version has a number" says '^hebbes [0-9]+\.[0-9]+\.[0-9]+$'
check "no verb at all" exits 2 hebbes
refuses "an unknown verb" "did you mean 'train'" tarin
refuses "an unknown option" "did you mean '--origin'" config --orign
refuses "an option without its argument" "config-dir" config --config-dir
refuses "an option with an empty one" "--config-dir needs an argument" config --config-dir ''
refuses "too many arguments" "unexpected argument 'b'" config quickstart b

# list
works "list" list
for kind in envs policies rules strategies conditions experiments; do
  works "list $kind" list $kind
  works "list $kind --json" list $kind --json
  check "list $kind --json is JSON" json 'len(j) > 0'
done
works "list envs" list envs
for env in half-cheetah swimmer hopper walker2d ant humanoid humanoid-standup reacher pusher \
  inverted-pendulum inverted-double-pendulum; do
  check "list envs has $env" says "(^| )$env( |$)"
done
works "list rules" list rules
for rule in eta-abcd abcd eta-plain oja-abcd abcd-trace abcd-bias eta-abcd-bias bcm eta-bcm gdhl \
  eta-gdhl; do
  check "list rules has $rule" says "(^| )$rule( |$)"
done
check "list rules has sizes of genomes" says "^  eta-abcd .*genome 1840"
works "list conditions" list conditions
for condition in A B C D E static; do
  check "list conditions has $condition" says "(^| )$condition( |$)"
done
works "list policies" list policies
for policy in mlp gru elman fcrnn; do
  check "list policies has $policy" says "(^| )$policy( |$)"
  check "list policies has $policy-hebbian" says "(^| )$policy-hebbian( |$)"
done
check "list policies has sizes of genomes" says "^  mlp .*genome 390"
works "list policies --json" list policies --json
check "has them too" json 'all(p["genome_size"] > 0 for p in j["policies"])'
works "list strategies" list strategies
check "list strategies has openai-es" says "(^| )openai-es( |$)"
works "list experiments" list experiments
check "list experiments has quickstart" says "(^| )quickstart( |$)"
refuses "list of no kind" "did you mean 'rules'" list rulse

# config: what is composed, and from where
works "config" config
works "config quickstart" config quickstart
check "config names the robot" says '^ +name: half-cheetah$'
cp "$out" composed.yaml
works "a composed config is a config" config composed.yaml
check "and composes to itself" cmp "$out" composed.yaml
check "says how many numbers a genome has" says '^# genome: 1840 numbers'
works "config of a shared rule" config plasticity.sharing=layer plasticity.layers=W2
check "says it too" says '^# genome: 277 numbers'
works "config --origin" config quickstart --origin seed=7
check "--origin names files and lines" says '[a-z]+\.yaml:[0-9]+'
check "--origin names the command line" says 'seed: 7 .*command line'
works "config --json" config quickstart --json
check "config --json is JSON" json 'j["env"]["name"] == "half-cheetah"'
works "config --keys" config --keys
for key in env.terminate policy.hidden plasticity.lr strategy.population train.generations \
  threads; do
  check "config --keys has $key" says "$key"
done
works "a value from the command line" config quickstart train.generations=17
check "is in the config" says '^ +generations: 17$'
works "a member of a group" config quickstart env=ant
check "is in the config" says '^ +name: ant$'
works "a condition" config condition=static
check "static is the controller without a rule" says '^ +name: mlp$'
works "a reference" config seed=23 'strategy.population=${seed}'
check "is resolved" says '^ +population: 23$'

# what the docs tell a reader to type composes
typed='^    (\$ )?(build/)?hebbes (train|config|list)( |$)'
grep -hE "$typed" "$HEBBES_SOURCE/README.md" "$HEBBES_SOURCE"/docs/*.md |
  sed -E 's/^ +(\$ )?(build\/)?hebbes //; s/  .*//; s/ #.*//; s/ -o [^ ]*//; s/^train/config/' |
  grep -vE '\.yaml|--resume|--config-dir|--markdown' | sort -u >commands
check "the docs have commands" test "$(wc -l <commands)" -gt 20
while read -r command; do
  eval "set -- $command"
  works "docs: $command" "$@"
done <commands

# folders of one's own
mkdir -p own/experiment own/env
cat >own/experiment/mine.yaml <<'YAML'
defaults:
  - env: ant
  - _self_
train:
  generations: 19
YAML
works "an experiment of one's own" config mine --config-dir own
check "chooses its robot" says '^ +name: ant$'
check "and sets its values" says '^ +generations: 19$'
works "a config by its path" config own/experiment/mine.yaml
check "is the same" says '^ +generations: 19$'

# bad input: one line with the place and the nearest name
refuses "an unknown experiment" "did you mean 'quickstart'" config quickstrat
refuses "an unknown key" "strategy.popluation.*population" config strategy.popluation=16
refuses "a key of nothing" "no_such_thing" config no_such_thing.here=2
refuses "a wrong type" "train.generations" config train.generations=many
refuses "a value out of range" "strategy.population" config strategy.population=-3
refuses "no threads" "threads" config threads=0
refuses "too many threads" "threads" config threads=10000
refuses "an unknown member" "half-cheetah" config env=half-cheeta
refuses "an unknown group" "did you mean 'env'|env" config evn=ant
refuses "a key removed that is not there" "nothing" config '~nothing'
refuses "a key added that is there" "population" config quickstart +strategy.population=3
refuses "an override without a key" "" config =3
refuses "a missing file" "no/such/file.yaml" config no/such/file.yaml
refuses "a folder as a config" "own" config own/
refuses "a missing config folder" "nowhere" config --config-dir nowhere

bad() { # name, pattern, the text of a config
  printf '%b' "$3" >bad.yaml
  refuses "$1" "$2" config bad.yaml
}
bad "YAML that is none" 'bad.yaml:[23]:' 'seed: 3\ntrain: [2, 3\n'
bad "an unknown key in a file" 'bad.yaml:2:3.*generations' 'train:\n  generation: 3\n'
bad "a wrong type in a file" 'bad.yaml:3:.*seed' 'train:\n  generations: 3\nseed: [2]\n'
bad "out of range in a file" 'bad.yaml:1:.*threads' 'threads: 10000\n'
bad "a key twice" 'bad.yaml:2' 'seed: 3\nseed: 4\n'
bad "a scalar instead of a config" 'bad.yaml:1' 'cheetah\n'
bad "a matrix that is not there" 'bad.yaml:3:.*W7.*W1, W2' \
  'policy: {name: mlp-hebbian}\nplasticity:\n  layers: W7\n'
bad "two hidden sizes of one that has one" 'bad.yaml:1:.*policy.hidden.*gru' \
  'policy: {hidden: [3, 5], name: gru}\n'
bad "a reference to itself" 'bad.yaml:1' 'seed: ${seed}\n'
bad "a reference to nothing" 'bad.yaml:1' 'seed: ${no.such}\n'
bad "an unknown member in the defaults" 'bad.yaml:2.*half-cheetah' \
  'defaults:\n  - env: halfcheetah\n'
bad "bytes that are no text" 'bad.yaml' 'seed: \0377\0376\n'
printf 'defaults:\n  - experiment: b\n  - _self_\n' >own/experiment/a.yaml
printf 'defaults:\n  - experiment: a\n  - _self_\n' >own/experiment/b.yaml
refuses "defaults in a circle" "(a|b).yaml:2" config a --config-dir own

finish
