/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sheet.c -- writes the frame and the style of the e-safety officer's HTML
 * pages.
 *
 * Text has a contrast of at least 4.5 to 1 to its background. Lines and areas
 * that carry information have a contrast of at least 3 to 1. Lines that only
 * separate may have less contrast. No information is shown by colour alone.
 */
#include "report/sheet.h"

#include "report/put.h"

static const char style[] =
    "@page { size: A4; margin: 14mm 12mm }\n"
    "* { box-sizing: border-box; print-color-adjust: exact;\n"
    "    -webkit-print-color-adjust: exact }\n"
    "body { font: 10.5pt/1.45 system-ui, \"Segoe UI\", Roboto, \"Noto Sans\",\n"
    "    \"Liberation Sans\", sans-serif; color: #1b1f24;\n"
    "    background: #fff; margin: 0 auto; padding: 6mm;\n"
    "    max-width: 198mm }\n"
    "h1 { font-size: 20pt; line-height: 1.15; margin: 0 0 1mm }\n"
    "h2 { font-size: 13pt; margin: 8mm 0 2mm; break-after: avoid }\n"
    "p { margin: 0 0 2mm }\n"
    "header { border-bottom: .8mm solid #0b3d75; padding-bottom: 3mm;\n"
    "    margin-bottom: 4mm }\n"
    "header p { margin: 0; color: #444c56 }\n"
    ".tiles { display: flex; flex-wrap: wrap; gap: 3mm; margin: 0 0 4mm;\n"
    "    padding: 0; list-style: none }\n"
    ".tiles li { flex: 1 1 32mm; border: .3mm solid #c3cad3;\n"
    "    border-top: 1.2mm solid #5b6470; border-radius: 1.5mm;\n"
    "    padding: 2mm 3mm; break-inside: avoid }\n"
    ".tiles li.main { border-top-color: #0b3d75; background: #eef4fb }\n"
    ".tiles b { display: block; font-size: 20pt; line-height: 1.2 }\n"
    ".tiles span { display: block; font-size: 9pt; line-height: 1.3 }\n"
    ".say { border-left: 1.6mm solid #8a6100; background: #fff6df;\n"
    "    padding: 2mm 3mm; margin: 0 0 4mm; break-inside: avoid }\n"
    ".say.good { border-color: #1a6b2f; background: #eaf6ec }\n"
    ".say.bad { border-color: #a11d1d; background: #fdecec }\n"
    ".say b { margin-right: 1mm }\n"
    "figure { margin: 0; break-inside: avoid }\n"
    "figcaption { font-size: 9pt; color: #444c56; margin-top: 1mm }\n"
    "svg { display: block; width: 100%; height: auto }\n"
    "svg text { font: 10px system-ui, \"Segoe UI\", Roboto, \"Noto Sans\",\n"
    "    \"Liberation Sans\", sans-serif; fill: #1b1f24 }\n"
    "svg .light { fill: #fff }\n"
    "svg .soft { fill: #545d68 }\n"
    ".key { display: flex; flex-wrap: wrap; gap: 1mm 5mm; margin: 2mm 0;\n"
    "    padding: 0; list-style: none; font-size: 9pt }\n"
    ".key i { display: inline-block; width: 3.4mm; height: 3.4mm;\n"
    "    margin-right: 1.5mm; vertical-align: -.5mm;\n"
    "    border: .3mm solid #1b1f24 }\n"
    "table { border-collapse: collapse; width: 100%; font-size: 9.5pt }\n"
    "caption { text-align: left; font-size: 9pt; color: #444c56;\n"
    "    padding-bottom: 1mm }\n"
    "th, td { padding: 1mm 2mm; border-bottom: .2mm solid #d5dae0;\n"
    "    text-align: left; vertical-align: top }\n"
    "thead th { border-bottom: .5mm solid #5b6470; font-size: 9pt;\n"
    "    white-space: nowrap }\n"
    "tbody th { font-weight: 600; overflow-wrap: anywhere }\n"
    "td { overflow-wrap: anywhere }\n"
    "td.n, thead th.n { text-align: right; white-space: nowrap;\n"
    "    font-variant-numeric: tabular-nums; overflow-wrap: normal }\n"
    "td.when { white-space: nowrap; overflow-wrap: normal }\n"
    "td.none { color: #5b6470 }\n"
    "thead th.group { text-align: center; border-bottom: 0 }\n"
    "th.apart, td.apart { background: #f3f4f6 }\n"
    "tr { break-inside: avoid }\n"
    "caption, thead, tbody tr:nth-child(-n+2) { break-after: avoid }\n"
    "small { font-size: 8.5pt; font-weight: normal; color: #545d68 }\n"
    "code { font: 9pt ui-monospace, \"Liberation Mono\", monospace }\n"
    ".mark { display: inline-block; border: .3mm solid #8a6100;\n"
    "    border-radius: 1mm; padding: 0 1.2mm; font-size: 8.5pt;\n"
    "    font-weight: 600; color: #6b4b00; background: #fff6df }\n"
    "ul.notes { margin: 0; padding-left: 5mm }\n"
    "ul.notes li { margin-bottom: 1mm }\n"
    "footer { margin-top: 8mm; border-top: .2mm solid #d5dae0;\n"
    "    padding-top: 2mm; font-size: 8.5pt; color: #444c56 }\n"
    "@media print { body { padding: 0; max-width: none } }\n";

void
sg_sheet_open(FILE *to, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\"/>\n"
	      "<meta name=\"viewport\" "
	      "content=\"width=device-width, initial-scale=1\"/>\n"
	      "<title>",
	    to);
	sg_put_html(to, title);
	fprintf(to, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
}

void
sg_sheet_close(FILE *to)
{
	fputs("</body>\n</html>\n", to);
}
