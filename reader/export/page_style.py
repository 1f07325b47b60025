"""The style of the page that html exports: light and dark, on a screen and on paper."""

from typing import Final

# A span changes nothing that would part joined letters: no padding, border or margin before or
# after its words, only what is drawn behind and below. The lines of spans are backgrounds: an
# underline would stop where a label stands in an outer span. They lie below each other, the
# outermost nearest.
STYLE: Final = """\
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#1d1c1a;--faint:#66635d;--rule:#d9d5cc;
--text:"Noto Naskh Arabic","Amiri","Scheherazade New","Geeza Pro","Traditional Arabic",
"Noto Sans Arabic","DejaVu Sans",serif;--plain:"Noto Sans Arabic","Segoe UI","Geeza Pro",
system-ui,"DejaVu Sans",sans-serif}
@media (prefers-color-scheme:dark){
:root{--paper:#191a1c;--ink:#e6e3dc;--faint:#a29e95;--rule:#3b3c40}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:46rem;padding:2.5rem 1.25rem 6rem;background:var(--paper);
color:var(--ink);font:1.25rem/1 var(--text)}
h1,h2{font:600 1.25rem/1.5 var(--plain);margin:0 0 1rem;overflow-wrap:anywhere}
h2{font-size:1rem;margin:0 0 .6rem}
p{line-height:2.8;margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}
mark{--line:linear-gradient(var(--c),var(--c));--tint:color-mix(in srgb,var(--c) 15%,transparent);
color:inherit;background:var(--line) 0 100%/100% .15em no-repeat padding-box,
linear-gradient(var(--tint),var(--tint)) content-box;
padding-block-end:calc(var(--lane)*.28em - .1em);scroll-margin-block:40vh}
mark.event{--tint:transparent;background:var(--line) 0 100%/100% .09em no-repeat padding-box,
var(--line) 0 calc(100% - .19em)/100% .09em no-repeat padding-box,
linear-gradient(var(--tint),var(--tint)) content-box}
mark:hover{--tint:color-mix(in srgb,var(--c) 30%,transparent)}
mark:target{--tint:color-mix(in srgb,var(--c) 40%,transparent)}
mark.d1{--lane:1}
mark.d2{--lane:2}
mark.d3{--lane:3}
mark.d4{--lane:4}
mark.d5{--lane:5}
mark.d6{--lane:6}
.entity,.event{--c:color-mix(in oklab,var(--b) 72%,#000)}
@media (prefers-color-scheme:dark){.entity,.event{--c:var(--b)}}
.tail{cursor:help;scroll-margin-block:30vh}
.tail::before{content:"\\2060"}
.chip{direction:ltr;unicode-bidi:isolate;white-space:nowrap;vertical-align:.65em;margin:0 .22em;
padding:.14em .42em;border:1.5px solid var(--c);border-radius:.75em;background:var(--paper);
color:var(--ink);font:600 .5em/1 system-ui,"DejaVu Sans",sans-serif;letter-spacing:.03em;
-webkit-user-select:none;user-select:none}
.chip::after{content:attr(data-label)}
.event>.chip,.event .chip{border-radius:.15em;border-block-end-width:4px;
border-block-end-style:double}
.tail:focus{outline:none}
.tail:focus>.chip{outline:2px solid var(--c);outline-offset:1px}
.tail:focus::after{content:attr(title);position:fixed;z-index:1;inset:auto 0 0;max-height:45vh;
overflow:auto;margin:0 auto;max-width:46rem;padding:.9rem 1.25rem 1.1rem;background:var(--paper);
color:var(--ink);border-block-start:4px solid var(--c);box-shadow:0 0 1.5rem rgb(0 0 0/.25);
font:1rem/1.8 var(--plain);white-space:pre-line;direction:rtl}
a{color:inherit;text-decoration:underline dotted;text-underline-offset:.35em}
a:focus-visible{outline:2px solid var(--faint);outline-offset:2px}
.legend{margin:0 0 2rem;padding:1rem 0 .6rem;border-block:1px solid var(--rule);
font:.85rem/1.7 var(--plain)}
.legend dt{color:var(--faint);margin:0 0 .3rem}
.legend dd{margin:0 0 .8rem}
.legend ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem}
.legend li>span,.legend dt>span{color:var(--faint);font-variant-numeric:tabular-nums}
.legend .chip,td .chip{display:inline-block;font-size:.72em;vertical-align:.1em;
margin-inline:0 .3em}
section{margin-top:2.5rem;font:.9rem/1.7 var(--plain)}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.4rem 0;padding-inline-end:1rem;
border-block-end:1px solid var(--rule);overflow-wrap:anywhere}
td:last-child{width:60%;padding-inline-end:0}
thead th{color:var(--faint);font-weight:normal}
td b:not(.chip){color:var(--faint);font-weight:normal;margin-inline-end:.3em}
@media (max-width:30rem){body{padding-inline:.9rem;font-size:1.15rem}
th,td{padding-inline-end:.6rem}td:last-child{width:50%}}
@media print{:root{--paper:#fff;--ink:#000;--faint:#444;--rule:#aaa}
.entity,.event{--c:color-mix(in oklab,var(--b) 72%,#000)}
@page{margin:16mm}
body{max-width:none;padding:0;font-size:12pt}
p{line-height:2.5;orphans:2;widows:2}
mark,.chip{-webkit-print-color-adjust:exact;print-color-adjust:exact}
h2{break-after:avoid}
tr,li{break-inside:avoid}
a{text-decoration:none}}
"""
