/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* free_port.c -- prints the number of a free TCP port of 127.0.0.1. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int
main(void)
{
	struct sockaddr_in any = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof any;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) != 0 ||
	    getsockname(fd, (struct sockaddr *)&any, &n) != 0) {
		perror("free_port");
		return 1;
	}
	printf("%d\n", ntohs(any.sin_port));
	return close(fd);
}
