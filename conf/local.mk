# What a school gets to start from.
