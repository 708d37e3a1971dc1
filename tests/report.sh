#!/bin/sh
# report.sh: hebbes report: of a run, of several, of a sweep; what is on the page, what is refused.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

# well-formed enough for a parser, and nothing in it that a page would fetch: prints what is wrong
cat >page.py <<'PYTHON'
import re, sys
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br"}

class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.texts, self.wrong, self.rows = [], [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name in ("src", "srcset", "xlink:href") or (name == "href" and tag != "a"):
                if not (value or "").startswith("data:"):
                    self.wrong.append(f"{tag} {name}={value}")
            if name.startswith("on"):
                self.wrong.append(f"{tag} {name}")
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        self.texts.append(data)

page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
wrong = page.wrong + page.open
text = " ".join(" ".join(page.texts).split())
wrong += [f"no '{word}'" for word in sys.argv[2:] if word not in text]
words = re.findall(r"[a-z]+", open(sys.argv[1]).read().split("</style>")[1].split("<script>")[0])
if "nan" in words:
    wrong.append("a number that is none")
print("\n".join("# " + line for line in wrong[:10]))
sys.exit(bool(wrong))
PYTHON

# page, texts that must be on it
good() {
  python3 page.py "$@"
}

settings='train.evaluate_every=2 train.evaluate_episodes=2'
# shellcheck disable=SC2086 # $settings is several words
{
  works "a run" train "$tiny" $settings env.steps=60 -o run --quiet
  works "the same with another seed" train "$tiny" $settings env.steps=60 seed=2 -o again --quiet
  works "another controller" train "$tiny" $settings policy=mlp -o 'a <b> & "c" d' --quiet
}

refuses "a report of nothing" "which run" report
refuses "of no run" "nowhere: no run here" report nowhere
refuses "of a folder that is none" "no run here" report .
refuses "of a run and of nothing" "nowhere" report run nowhere
refuses "an unknown option" "did you mean '--figures'" report run --figure x
refuses "a choice that is a sweep's" "--compare" report run --compare seed
refuses "a place that is none" "nowhere" report run -o nowhere/page.html
refuses "figures where a file is" "page.py" report run --figures page.py

# one run
inventory >"$work/before"
works "a report" report run
check "says where it is" says '^run/report.html: 1 run, [0-9]+ figures, 0'
check "is a page" good run/report.html "1 run of half-cheetah with mlp-hebbian" \
  "condition E" "openai-es" "Learning curves" "Population mean" "What the strategy reported" \
  "config.yaml of run" "hebbes train run/config.yaml -o again/run" "eta-abcd" "hebbes 0."
check "without a section that has nothing" sh -c \
  '! grep -qE "<h2>(Scores|Attractors|Films)" run/report.html'
cp run/report.html first.html
works "once more" report run --json
check "takes its place, the same" cmp run/report.html first.html
check "as JSON" json 'j["report"] == "run/report.html" and j["runs"] == j["groups"] == 1 and
  j["figures"] > 3 and j["bytes"] > 10000 and j["films_embedded"] == 0'
rm run/report.html first.html
inventory >"$work/after"
check "nothing else is left" cmp "$work/before" "$work/after"
works "a title, a place" report run/ --title 'x < y' -o page.html
check "are as asked" good page.html "x < y"

# what lies in the folder
works "an analysis" analyze run --births 2 --freeze-at 0.5 --quiet -o run/analysis
printf 'GIF89a and more' >run/walk.gif
head -c 4000000 /dev/zero >run/long.mp4
works "a report of it all" report run
check "has the analysis and the films" good run/report.html "Attractors" "Step length" \
  "Distance from the attractor" "first two components" "Recurrence" "Spectra" "Gait" "frozen" \
  "Films" "walk.gif" "Too large for this page"
check "the small one inside" grep -q 'src="data:image/gif;base64,R0lGODlhIGFuZCBtb3Jl"' \
  run/report.html
check "a link to the large one" grep -q 'href="./long.mp4"' run/report.html
works "from elsewhere" report run -o page.html
check "another link" grep -q 'href="./run/long.mp4"' page.html
rm run/long.mp4
echo '{"class": ' >run/analysis/analysis.json
refuses "a damaged analysis" "analysis.json:[0-9]+:[0-9]+: " report run
echo '[]' >run/analysis/analysis.json
refuses "another file of that name" "not what hebbes analyze writes" report run
rm -r run/analysis
cp -r run damaged
echo '[' >damaged/config.yaml
refuses "a damaged config" "damaged/config.yaml:" report damaged
rm -r damaged

# several runs
works "three runs" report run again 'a <b> & "c" d'
check "stand here" says '^report.html: 3 runs'
check "in groups" good report.html "3 runs of half-cheetah with mlp-hebbian, mlp" "Scores" \
  "What differs between the groups" "policy.name" 'a <b> & "c" d' \
  "hebbes train 'a <b> & \"c\" d/config.yaml' -o 'again/a <b> & \"c\" d'"
check "what a name says is no element" sh -c '! grep -q "<b> &" report.html'
works "for programs" report run again 'a <b> & "c" d' --json
check "two groups" json 'j["groups"] == 2 and j["runs"] == 3'
works "of two robots" train "$tiny" env=hopper -o hop --quiet
works "a panel each" report run again hop
check "named after them" good report.html "Population mean: half-cheetah" "Population mean: hopper"
mkdir waiting
cp run/config.yaml waiting
works "a run that has not begun" report waiting
check "is on a page too" good waiting/report.html "1 waiting"
mv 'a <b> & "c" d' "$(printf 'bad\377name')"
works "a name that is no text" report "$(printf 'bad\377name')" -o bad.html
check "is marked" good bad.html "$(printf 'bad\357\277\275name')"

# a sweep
# shellcheck disable=SC2086
works "a sweep" sweep "$tiny" condition=A,E,static seed=1..3 $settings -o s --quiet
works "its report" report s --json
check "its groups are its cells" json 'j["groups"] == 3 and j["runs"] == 9 and
  j["report"] == "s/report.html" and j["bytes"] < 5000000'
check "with its statistics" good s/report.html "9 done" "Performance profiles" \
  "Probability of improvement" "Pairs: condition" "A > static" "IQM" \
  "hebbes sweep" "seed=1,2,3 condition=A,E,static -o again"
hebbes sweep s --status --json >"$out" 2>"$err"
python3 - "$out" >numbers <<'PYTHON'
import json, sys
j = json.load(open(sys.argv[1]))
for cell in j["cells"]:
    print("%.5g" % cell["iqm"], "%.5g to %.5g" % tuple(cell["ci95"]), sep="\n")
for pair in j["compare"]["pairs"]:
    print("%.5g" % pair["p_holm"], "%.5g" % pair["a12"], sep="\n")
PYTHON
missing=0
while read -r number; do
  grep -qF ">$number</td>" s/report.html || missing=$((missing + 1))
done <numbers
check "the same as its status says" test "$missing" -eq 0 -a "$(wc -l <numbers)" -eq 12
rm s/A-s1/log.txt
works "where a run is not done" report s
check "it does not count" good s/report.html "8 done, 1 waiting" "only runs that are done count"
works "unless asked" report s --unfinished --metric best_ever --compare condition
check "by another number" good s/report.html "the last best_ever"
refuses "a metric that is none" "did you mean 'best_ever'" report s --metric best_evr
refuses "nothing to compare" "did you mean 'condition'" report s --compare conditio
works "a sweep and a run" report s run
check "are runs beside each other" says '10 runs'

# figures as files
if command -v gnuplot >"$work/gnuplot"; then
  works "figures" report s --figures figures
  check "are SVG" sh -c 'grep -q "</svg>" figures/01-eval-mean.svg'
  check "PNG" sh -c 'head -c 8 figures/01-eval-mean.png | grep -q PNG'
  check "and tables" says '^number,x,y,low,high,name$' figures/01-eval-mean.csv
  check "all of them" test "$(find figures -name '*.svg' -size +1k | wc -l)" -eq \
    "$(find figures -name '*.csv' | wc -l)"
fi
check "without gnuplot" exits 1 env PATH=/nowhere "$HEBBES" report s --figures others
check "in one line" one_line "$err"
check "that says what to install" says "gnuplot is not installed" "$err"
check "the page is there" says '^s/report.html'
check "without figures nobody misses it" exits 0 env PATH=/nowhere "$HEBBES" report s

finish
