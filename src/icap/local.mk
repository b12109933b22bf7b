# The only place that knows c-icap.
