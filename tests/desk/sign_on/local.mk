# Single sign-on, with real parts.
TESTS += %D%/sign-on
EXTRA_DIST += %D%/sign-on %D%/browse.mjs %D%/provider.py
