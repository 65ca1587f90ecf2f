#!/usr/bin/env bash
# Prints every page for paper of the sample office on A4 in headless Chromium that can
# reach nothing, and leaves the pages as pictures in bin/print, in colour and in grey.
# Fails when a page is not A4, has no Chinese font, or has words outside its margins.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/browser.sh
[ -n "$(fc-list :lang=zh family)" ] || { echo 'no Chinese font is installed' >&2; exit 1; }
command -v pdftoppm >/dev/null || as_root apt-get install -y -qq --no-install-recommends poppler-utils >&2

. scripts/serve_once.sh
serve_once --sample
mkdir -p bin/print
rm -f bin/print/*

password() { awk -v user="$1" '$1 == user { print $2; exit }' "$dir/server.log"; }
sign_in() {
	curl -fsS "$base/v1/auth/login" -H 'Content-Type: application/json' \
		-d "{\"username\":\"$1\",\"password\":\"$(password "$1")\"}" | jq -r .access_token
}
commander=$(sign_in zhouqiming) coordinator=$(sign_in linxiaolan) supervisor=$(sign_in luozhigang)
get() { curl -fsS -H "Authorization: Bearer $1" "$base/v1/$2"; }
make_one() { # TOKEN PATH BODY: makes a resource and gives its id
	curl -fsS -H "Authorization: Bearer $1" -H 'Content-Type: application/json' "$base/v1/$2" -d "$3" | jq -r .id
}
page() { get "$2" "$3" >"$dir/$1.html"; } # NAME TOKEN PATH

round=$(get "$coordinator" 'inspections?limit=1' | jq -r '.items[0].id')
batches=$(get "$coordinator" petition-batches | jq -c '[.items[].id]')
case=$(get "$coordinator" 'petition-cases?handling=dispatched&limit=1' | jq -r '.items[0].id')
page brief "$commander" daily-brief/html
page compliance "$commander" compliance/html
page status-report "$commander" "status-reports/$(make_one "$coordinator" status-reports '{"remarks":"请区里协调市政管网接入。"}')/html"
page street-report "$coordinator" "street-reports/$(make_one "$coordinator" street-reports \
	"{\"inspection_id\":\"$round\",\"report_on\":\"$(TZ=Asia/Shanghai date +%F)\",\"summary\":\"当日新收信访件均已转办。\"}")/html"
page disclosure "$coordinator" "disclosure-tables/$(make_one "$coordinator" disclosure-tables \
	"{\"inspection_id\":\"$round\",\"profile\":\"round_2\",\"label\":\"第十三批\",\"batch_ids\":$batches}")/html"
for kind in '"forwarding"' '"supervision","demand":"请于两日内查清油烟来源，书面反馈整改情况并附照片。"'; do
	slip=$(make_one "$coordinator" "petition-cases/$case/slips" "{\"kind\":$kind}")
	page "slip-$slip" "$coordinator" "petition-cases/$case/slips/$slip/html"
done
minutes=$(get "$coordinator" meetings | jq -r '[.items[] | select(.state != "scheduled" and .state != "held")][0].id')
page minutes "$coordinator" "meetings/$minutes/minutes/html"
asked=$(get "$coordinator" 'assignments?kind=document_request' | jq -r '.items[0].id')
page submission-list "$coordinator" "assignments/$asked/submission-list"
for item in $(get "$supervisor" accountability-items | jq -r '.items[].id'); do
	order=$(get "$supervisor" "accountability-items/$item/supervision-orders" | jq -r '.items[0].id // empty')
	if [ -n "$order" ]; then page supervision-order "$supervisor" "accountability-items/$item/supervision-orders/$order/html"; fi
done
get "$coordinator" "petition-cases/$case/file" >"$dir/file.zip"
unzip -p "$dir/file.zip" index.html >"$dir/case-file.html"

bad=0
for html in "$dir"/*.html; do
	name=$(basename "$html" .html)
	browse --no-pdf-header-footer --print-to-pdf="$dir/$name.pdf" "file://$html"
	pdfinfo "$dir/$name.pdf" | grep -q 'Page size:.*(A4)' || { echo "$name is not on A4" >&2; bad=1; }
	pdftotext "$dir/$name.pdf" - | LC_ALL=C.UTF-8 grep -P '\p{Han}' >/dev/null || { echo "$name has no Chinese" >&2; bad=1; }
	# 5 mm is less than any page's margin: what comes nearer to the edge has run over
	out=$(pdftotext -bbox "$dir/$name.pdf" - | awk -F'"' '/<page /{ w = $2; h = $4 }
		/<word /{ if ($2 < 14 || $4 < 14 || $6 > w - 14 || $8 > h - 14) print $0 }' | sed -n 1,3p)
	if [ -n "$out" ]; then printf '%s runs over its margins: %s\n' "$name" "$out" >&2; bad=1; fi
	pdftoppm -r 80 -png "$dir/$name.pdf" "bin/print/$name"
	pdftoppm -r 80 -gray -png "$dir/$name.pdf" "bin/print/$name-grey"
done
echo "print: $(find bin/print -name '*.png' | wc -l) pictures of $(find "$dir" -name '*.pdf' | wc -l) papers in bin/print"
exit "$bad"
