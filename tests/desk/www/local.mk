# Tests of src/desk/www. `make check` looks at the source text, and compares the
# stand-in server with the real one; contrib/test also runs `browse`, which needs
# Chromium.
TESTS += %D%/page %D%/shapes
EXTRA_DIST += %D%/page %D%/shapes %D%/browse %D%/browse.mjs %D%/browser.mjs \
	%D%/data.mjs %D%/shapes.mjs %D%/stand_in.mjs %D%/static.mjs
