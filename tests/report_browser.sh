#!/bin/sh
# report_browser.sh: the page of hebbes report in a browser: no errors, nothing fetched, tables that
# sort, values under the pointer, nothing wider than a narrow screen. Passed over where there is no
# chromium. HEBBES_PICTURES=DIR keeps pictures at widths 400 and 1400, light and dark.
# shellcheck source=tests/shell.sh
. "$(dirname "$0")/shell.sh"

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
  echo "1..0 # SKIP no chromium (apt install chromium)"
  exit 0
fi
HOME=$work/home
export HOME
mkdir "$HOME"

# arguments, page: in a browser of its own that talks to nobody
browse() {
  timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
    --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$work/profile" \
    --enable-logging=stderr "$@" 2>"$err"
}

page=${HEBBES_PAGE:-}
if [ -z "$page" ]; then
  settings='train.generations=4 train.evaluate_every=2 train.evaluate_episodes=2 env.steps=60'
  # shellcheck disable=SC2086 # $settings is several words
  works "a sweep" sweep "$tiny" condition=A,E seed=1..3 $settings -o 's <&> "x"' --quiet
  works "an analysis" analyze 's <&> "x"/A-s1' --births 2 --freeze-at 0.5 --quiet \
    -o 's <&> "x"/A-s1/analysis'
  works "its report" report 's <&> "x"' -o page.html
  page=$work/here/page.html
fi

# the same page with somebody who uses it, and tells in an attribute what happened
cat >head.html <<'HTML'
<script>
const heard = [];
addEventListener('error', e => heard.push('error ' + (e.message || e.target.tagName)), true);
addEventListener('securitypolicyviolation', e => heard.push('policy ' + e.blockedURI));
</script>
HTML
cat >user.html <<'HTML'
<script>
addEventListener('load', () => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  for (const details of all('details')) details.open = true;
  const sorted = (column, table) => all('tbody tr', table).map(r => r.cells[column].textContent);
  const runs = all('table').find(t => t.tHead.textContent.includes('best individual'));
  const column = all('th', runs).findIndex(th => th.textContent.includes('best individual'));
  all('th button', runs)[column].click();
  const up = sorted(column, runs).map(Number);
  all('th button', runs)[column].click();
  const down = sorted(column, runs).map(Number);
  const tips = all('figure > svg').map(svg => {
    const box = svg.getBoundingClientRect();
    const tip = document.getElementById('tip');
    let text = '';
    for (let i = 0; i < 50 && text === ''; i++) {
      const at = box.left + box.width * (0.15 + 0.8 * i / 50);
      for (let k = 0; k < 12 && text === ''; k++) {
        const y = box.top + box.height * (0.05 + 0.8 * k / 12);
        svg.dispatchEvent(new PointerEvent('pointermove', {clientX: at, clientY: y}));
        if (!tip.hidden) text = tip.textContent;
      }
    }
    svg.dispatchEvent(new PointerEvent('pointerleave'));
    if (!tip.hidden) heard.push('the tip stays');
    return text;
  });
  const silent = all('figure > svg').filter((svg, i) => tips[i] === '' &&
    svg.querySelector('.s:not(.bars)')).map(svg => svg.getAttribute('aria-label'));
  document.body.dataset.result = JSON.stringify({
    heard, silent, up, down, tip: tips[0],
    fetched: performance.getEntriesByType('resource').map(e => e.name)
      .filter(name => !name.startsWith('data:')),
    overflow: document.documentElement.scrollWidth - innerWidth,
    width: innerWidth, figures: tips.length,
  });
});
</script>
HTML
awk '{ print } /^<head>$/ { while ((getline line < "head.html") > 0) print line }' "$page" |
  sed -e '/^<\/body>$/{
    r user.html
    N
  }' >used.html

# a frame is as narrow as we want, a window is not
frame() {
  echo "<!DOCTYPE html><style>body{margin:0;background:#888}iframe{border:0;display:block}</style>"
  echo "<iframe src=\"file://$1\" width=\"$2\" height=\"$3\"></iframe>"
}

for width in 400 1400; do
  browse --window-size=$width,1000 --dump-dom "file://$work/here/used.html" >"dom$width"
  python3 - "dom$width" >"$out" <<'PYTHON'
import html, re, sys
found = re.search(r'data-result="([^"]*)"', open(sys.argv[1], encoding="utf-8").read())
print(html.unescape(found.group(1)) if found else "{}")
PYTHON
  check "width $width: it is used" json 'j["figures"] > 3'
  check "no errors" json 'j["heard"] == []'
  check "nothing is fetched" json 'j["fetched"] == []'
  check "nothing in the console" sh -c "! grep -q CONSOLE '$err'"
  check "nothing is too wide" json 'j["overflow"] <= 0'
  check "tables sort" json 'j["up"] == sorted(j["up"]) and j["down"] == j["up"][::-1] and
    j["up"] != j["down"]'
  check "all figures tell values" json 'j["silent"] == []'
  check "such as" json '"generation" in j["tip"] or "evaluated" in j["tip"]'
done

if [ -n "${HEBBES_PICTURES:-}" ]; then
  mkdir -p "$HEBBES_PICTURES"
  height=${HEBBES_HEIGHT:-4000}
  for width in 400 1400; do
    frame "$page" $width "$height" >frame.html
    browse --window-size=$width,"$height" --hide-scrollbars \
      --screenshot="$HEBBES_PICTURES/light-$width.png" "file://$work/here/frame.html" >"$out"
    browse --window-size=$width,"$height" --hide-scrollbars --force-dark-mode \
      --blink-settings=preferredColorScheme=0 \
      --screenshot="$HEBBES_PICTURES/dark-$width.png" "file://$work/here/frame.html" >"$out"
    check "pictures" test -s "$HEBBES_PICTURES/light-$width.png" -a \
      -s "$HEBBES_PICTURES/dark-$width.png"
  done
fi

finish
