/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.c -- writes the guide of an evidence pack, and a script. The guide says
 * how to check the pack with common tools. The script makes these checks.
 */
#include "base/arena.h"
#include "report/pack/pack.h"
#include "report/put.h"

static const char script[] =
    "#!/bin/sh\n"
    "# Check each record of this folder against the verifying key:\n"
    "#     sh check.sh KEYFILE\n"
    "# Needs a POSIX shell, GNU coreutils and openssl 3.\n"
    "set -u\n"
    "[ $# -eq 1 ] || { echo 'usage: sh check.sh KEYFILE' >&2; exit 2; }\n"
    "word=$(grep -o 'sgv1-[0-9]*-[0-9]*-[0-9]*-[0-9a-f]*' \"$1\") || {\n"
    "\techo \"$1 has no verifying key\" >&2\n"
    "\texit 2\n"
    "}\n"
    "here=$(dirname \"$0\")\n"
    "key=${word##*-}\n"
    "key_day=${word#sgv1-}\n"
    "key_day=${key_day%-*}\n"
    "\n"
    "number() { # of days since 1970-01-01\n"
    "\techo $(($(date -u -d \"$1\" +%s) / 86400))\n"
    "}\n"
    "blake2b() { # of standard input, with $key, as 64 digits\n"
    "\topenssl mac -macopt \"hexkey:$key\" -macopt size:32 BLAKE2BMAC |\n"
    "\t    tr A-F a-f\n"
    "}\n"
    "bytes() { # from digits\n"
    "\tprintf %s \"$1\" | tr a-f A-F | basenc --base16 -d\n"
    "}\n"
    "\n"
    "at=$(number \"$key_day\")\n"
    "good=0\n"
    "bad=0\n"
    "exec 3<\"$here/records.jsonl\"\n"
    "while read -r day line sequence before; do\n"
    "\tIFS= read -r record <&3 || record=\n"
    "\tto=$(number \"$day\")\n"
    "\twhile [ \"$at\" -lt \"$to\" ]; do # each day has its own key\n"
    "\t\tkey=$(printf %s 'schoolgate next day' | blake2b)\n"
    "\t\tat=$((at + 1))\n"
    "\tdone\n"
    "\tclaimed=$(printf %s \"$record\" | tail -c 67 | head -c 64)\n"
    "\tis=$({ printf %s \"$record\" | head -c -76; bytes \"$before\"; } |\n"
    "\t    blake2b)\n"
    "\tif [ \"$at\" -eq \"$to\" ] && [ \"$is\" = \"$claimed\" ]; then\n"
    "\t\tgood=$((good + 1))\n"
    "\telse\n"
    "\t\tbad=$((bad + 1))\n"
    "\t\techo \"$day line $line, record $sequence: NOT as it was "
    "written\"\n"
    "\tfi\n"
    "done <\"$here/chain.tsv\"\n"
    "IFS= read -r record <&3 && {\n"
    "\tbad=$((bad + 1))\n"
    "\techo 'records.jsonl has more records than chain.tsv'\n"
    "}\n"
    "echo \"$good records are as they were written, $bad are not\"\n"
    "[ \"$bad\" -eq 0 ] && [ \"$good\" -gt 0 ]\n";

static const char how[] =
    "HOW TO CHECK THIS FOLDER\n"
    "========================\n"
    "\n"
    "What is in it\n"
    "-------------\n"
    "summary.html      what happened, who made this folder, when and why,\n"
    "                  and what was left out; to read and to print\n"
    "summary.txt       the same as plain text\n"
    "records.jsonl     the records themselves, one a line, exactly as they\n"
    "                  stand in the school's journal\n"
    "chain.tsv         for each line of records.jsonl: the journal's day and\n"
    "                  line, the record's number, and the hash of the record\n"
    "                  before it\n"
    "check.sh          does step 2\n"
    "SHA256SUMS        the SHA-256 of each of these files\n"
    "\n"
    "1. Is the folder as it was handed over?  Nothing secret is needed.\n"
    "------------------------------------------------------------------\n"
    "    sha256sum -c SHA256SUMS\n"
    "    sha256sum SHA256SUMS\n"
    "The second command prints one number.  It must be the one that was\n"
    "written into the incident log when the folder was made.\n"
    "\n"
    "2. Are the records as the journal wrote them?  Needs the verifying key.\n"
    "------------------------------------------------------------------------\n"
    "    sh check.sh KEYFILE\n"
    "KEYFILE holds the verifying key, \"sgv1-\" and so on.  The school keeps\n"
    "it away from the machine that writes the journal.  Whoever has it could\n"
    "also make a false journal, so it is not in this folder; let its keeper\n"
    "run this step, in front of a witness if need be.\n"
    "\n"
    "3. Is anything missing between the records?\n"
    "-------------------------------------------\n"
    "Each record has a number, one more than the one before (third column of\n"
    "chain.tsv).  A folder about one person leaves out those of others, so\n"
    "gaps are normal there.  That the journal itself has no gap is shown on\n"
    "the school's machine, again with the verifying key:\n"
    "    schoolgate journal verify --key KEYFILE\n"
    "\n"
    "By hand, and why it proves anything\n"
    "-----------------------------------\n"
    "A record ends in  ,\"hash\":\"H\"}}  where H are 64 hexadecimal digits.\n"
    "H is the BLAKE2b hash (RFC 7693) of 32 bytes, keyed, of\n"
    "    the record's text before  ,\"hash\":\"\n"
    "    followed by the 32 bytes of the hash before it (chain.tsv).\n"
    "The key is that of the record's day (UTC, first column of chain.tsv).\n"
    "The verifying key names the first day and has its key in 64 digits; the\n"
    "key of the next day is the keyed BLAKE2b hash of 32 bytes of the text\n"
    "    schoolgate next day\n"
    "and so on, day by day.  With openssl 3, for one record:\n"
    "    sed -n 1p records.jsonl | tr -d '\\n' | head -c -76 >text\n"
    "    sed -n 1p chain.tsv | cut -f 4 | tr a-f A-F | basenc --base16 -d "
    ">>text\n"
    "    openssl mac -macopt hexkey:KEY -macopt size:32 -in text BLAKE2BMAC\n"
    "Who changes a record, or takes one away, cannot make the hashes fit\n"
    "without the key of that day, and the machine forgets that key when the\n"
    "day is over.\n"
    "\n"
    "What it does not prove\n"
    "----------------------\n"
    "That the person whose name was logged on sat at the device.  That a\n"
    "record was made of everything: what is recorded is what the school's\n"
    "policy says.  Anything about the day on which somebody had full control\n"
    "of the machine.\n";

bool
sg_pack_script(const struct sg_pack *pack, FILE *to)
{
	(void)pack;
	fputs(script, to);
	return true;
}

bool
sg_pack_how(const struct sg_pack *pack, FILE *to)
{
	fputs(how, to);
	fputs("\nWhen this folder was made\n-------------------------\n", to);
	sg_put_plain(to, sg_pack_proof(pack));
	fputc('\n', to);
	return true;
}
