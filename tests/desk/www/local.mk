# Tests of src/desk/www. `make check` looks at the source text; contrib/test also
# runs `browse`, which needs Chromium.
TESTS += %D%/page
EXTRA_DIST += %D%/page %D%/browse %D%/browse.mjs %D%/browser.mjs %D%/data.mjs \
	%D%/stand_in.mjs %D%/static.mjs
