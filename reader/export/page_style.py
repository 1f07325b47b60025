"""The style of the page that html exports: light and dark, on a screen and on paper."""

from typing import Final

# A span changes nothing that would part joined letters: no padding, border or margin, only what is
# drawn behind and below. Lines of nested spans stand under each other, the outermost nearest.
STYLE: Final = """\
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#1d1c1a;--faint:#6b6862;--rule:#d9d5cc}
@media (prefers-color-scheme:dark){
:root{--paper:#191a1c;--ink:#e6e3dc;--faint:#9a968d;--rule:#3b3c40}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:2rem 1.25rem 4rem;background:var(--paper);
color:var(--ink);
font:1.2rem/1 "Noto Naskh Arabic","Amiri","Scheherazade New","Noto Sans Arabic","DejaVu Sans",serif}
h1{font-size:1rem;font-weight:normal;color:var(--faint);margin:0 0 1rem}
p{line-height:2.9;margin:0 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;background:color-mix(in srgb,var(--c) 16%,transparent);text-decoration:underline;
text-decoration-color:var(--c);text-decoration-thickness:3px;text-underline-offset:.42em;
text-decoration-skip-ink:none}
mark.event{background:none;text-decoration-style:double;text-decoration-thickness:2px}
mark.d2{text-underline-offset:.68em}
mark.d3{text-underline-offset:.94em}
mark.d4{text-underline-offset:1.2em}
mark.d5,mark.d6{text-underline-offset:1.46em}
.entity,.event{--c:color-mix(in oklab,var(--b) 72%,#000)}
@media (prefers-color-scheme:dark){.entity,.event{--c:var(--b)}}
.tail::before{content:"\\2060"}
.chip{direction:ltr;unicode-bidi:isolate;white-space:nowrap;vertical-align:.6em;margin:0 .15em;
padding:.12em .4em;border:1.5px solid var(--c);border-radius:.7em;background:var(--paper);
color:var(--ink);font:600 .52em/1 system-ui,sans-serif;letter-spacing:.03em;user-select:none}
.chip::after{content:attr(data-label)}
.event>.chip,.event .chip{border-radius:0;border-style:double;border-width:3px}
.legend{margin:0 0 2rem;padding:.9rem 0;border-block:1px solid var(--rule);font-size:.85rem}
.legend dt{color:var(--faint);margin:.2rem 0}
.legend dd{margin:0 0 .4rem}
.legend ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1.2rem}
.legend li{line-height:1.6}
.legend li .chip{font-size:.75em;vertical-align:.1em}
.legend li>span{color:var(--faint)}
table{border-collapse:collapse;width:100%;margin-top:2.5rem;font-size:.85rem;line-height:1.7}
th{color:var(--faint);font-weight:normal}
th,td{text-align:start;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid var(--rule)}
td .chip{vertical-align:.1em;font-size:.75em}
td b:not(.chip){color:var(--faint);font-weight:normal;margin-inline-end:.3em}
.legend .chip,td .chip{display:inline-block}
@media print{:root{--paper:#fff;--ink:#000;--faint:#444;--rule:#aaa}
body{max-width:none;padding:0;font-size:11pt}
mark,.chip{print-color-adjust:exact;-webkit-print-color-adjust:exact}
tr,li{break-inside:avoid}}
"""
