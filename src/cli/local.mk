# The command schoolgate, one verb a file.
