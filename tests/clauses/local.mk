# Tests the clauses of schools' policies with the real command; see `run`.
TESTS += \
	%D%/dev \
	%D%/run \
	%D%/ways
EXTRA_DIST += \
	%D%/CB.tsv \
	%D%/ML.tsv \
	%D%/MT.tsv \
	%D%/PU.tsv \
	%D%/WE.tsv \
	%D%/dev \
	%D%/dev.policy \
	%D%/locked/extremism \
	%D%/rows.awk \
	%D%/run \
	%D%/time.tsv \
	%D%/times.policy \
	%D%/ways \
	%D%/ways.requests \
	%D%/words-CB.tsv \
	%D%/words-ML.tsv \
	%D%/words-MT.tsv \
	%D%/words-PU.tsv \
	%D%/words-WE.tsv
