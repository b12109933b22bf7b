/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pulse.c -- asks this c-icap server for its OPTIONS (RFC 3507 section 4.10)
 * without waiting for the answer.
 */
#include "icap/pulse.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS_IN_TIMEOUT 5
static const char ask[] = "OPTIONS icap://127.0.0.1/schoolgate ICAP/1.0\r\n"
			  "Host: 127.0.0.1\r\n"
			  "Connection: close\r\n\r\n";
static const char answered[] = "ICAP/1.0 200 ";

void
sg_pulse_begin(struct sg_pulse *pulse, const char *address, int port,
    const char *timeout_us)
{
	const long long us = timeout_us == NULL ? 0 : atoll(timeout_us);

	*pulse = (struct sg_pulse){.fd = -1,
	    .to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}};
	if (address == NULL ||
	    inet_pton(AF_INET, address, &pulse->to.sin_addr) != 1)
		pulse->to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (us > 0)
		pulse->interval_ms = us / 1000 / REQUESTS_IN_TIMEOUT;
}

void
sg_pulse_end(struct sg_pulse *pulse)
{
	if (pulse->fd >= 0)
		(void)close(pulse->fd);
	pulse->fd = -1;
}

/* The kernel completes a connection to the loopback address at once, even if
 * nobody accepts it, as long as the port's queue has room. */
static void
begin_request(struct sg_pulse *pulse)
{
	pulse->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	if (pulse->fd < 0)
		return;
	(void)connect(pulse->fd, (const struct sockaddr *)&pulse->to,
	    sizeof(pulse->to));
	if (send(pulse->fd, ask, sizeof(ask) - 1, MSG_NOSIGNAL) < 0)
		sg_pulse_end(pulse);
}

bool
sg_pulse_tick(struct sg_pulse *pulse, int64_t now_ms)
{
	char begun[sizeof(answered) - 1];
	bool well = false;

	if (pulse->interval_ms == 0)
		return false;
	/* The answer's first line arrives in one piece: c-icap writes all
	 * headers at once. */
	if (pulse->fd >= 0 &&
	    recv(pulse->fd, begun, sizeof(begun), MSG_DONTWAIT) ==
		(ssize_t)sizeof(begun)) {
		well = memcmp(begun, answered, sizeof(begun)) == 0;
		sg_pulse_end(pulse);
	}
	if (now_ms >= pulse->next_ms) {
		sg_pulse_end(pulse);
		begin_request(pulse);
		pulse->next_ms = now_ms + pulse->interval_ms;
	}
	return well;
}
