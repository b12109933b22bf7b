/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * soak_client.c -- the devices of a school, for the soak: makes requests of six
 * kinds through both Squids for a given time, and checks each answer.
 *
 * Each thread is one device after the other: it makes some requests from one
 * address, closes its connections, and goes on from another address.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS 24
#define DEVICES 200      /* addresses of each kind of device */
#define AS_ONE_DEVICE 40 /* requests until the thread is another device */

/* What a request is, and how it must be answered. */
struct kind {
	const char *name, *url;
	int own;        /* by an own device */
	long status;    /* of the answer; 0 if the CONNECT is refused */
	unsigned share; /* of 20 requests */
	int blocked;    /* the journal has it */
};

static const struct kind kinds[] = {
    {"http", "http://www.bbc.co.uk/news", 0, 200, 7, 0},
    {"http_blocked", "http://www.facebook.com/friends", 0, 403, 3, 1},
    {"https", "https://www.bbc.co.uk/news", 0, 200, 3, 0},
    {"https_blocked", "https://www.facebook.com/friends", 0, 403, 2, 1},
    {"tunnel", "https://www.bbc.co.uk/news", 1, 200, 3, 0},
    {"tunnel_blocked", "https://www.facebook.com/friends", 1, 0, 2, 1},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const char *school_proxy, *own_proxy, *school_ca, *sites_ca;
static double seconds, rate; /* rate: requests a second; 0: no limit */
static struct timespec begun;
static atomic_ulong made, again, asked[KINDS], wrong[KINDS];
static atomic_uint next_device;

static double
elapsed(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun.tv_sec) +
	    (double)(now.tv_nsec - begun.tv_nsec) / 1e9;
}

/* Waits until the next request is due. Returns 0 at the end. */
static int
wait_turn(void)
{
	unsigned long n = atomic_fetch_add(&made, 1);
	double due = rate > 0 ? (double)n / rate : 0, ahead = due - elapsed();
	struct timespec pause;

	if (due >= seconds || elapsed() >= seconds) {
		atomic_fetch_sub(&made, 1);
		return 0;
	}
	if (ahead > 0) {
		pause.tv_sec = (time_t)ahead;
		pause.tv_nsec = (long)((ahead - (double)pause.tv_sec) * 1e9);
		nanosleep(&pause, NULL);
	}
	return 1;
}

static size_t
discard(char *bytes, size_t size, size_t n, void *ctx)
{
	(void)bytes;
	(void)ctx;
	return size * n;
}

static size_t
pick(unsigned long n)
{
	unsigned at = (unsigned)(n * 7 % 20), sum = 0;

	for (size_t k = 0; k < KINDS; k++) {
		sum += kinds[k].share;
		if (at < sum)
			return k;
	}
	return 0;
}

static void
request(CURL *curl, size_t k, unsigned device)
{
	char from[32];
	long status = 0, tunnel = 0;
	CURLcode rc;
	int fine;

	(void)snprintf(from, sizeof(from), "127.%d.%u.%u",
	    kinds[k].own ? 40 : 10, 1 + device / 100, 5 + device % 100);
	curl_easy_setopt(curl, CURLOPT_INTERFACE, from);
	curl_easy_setopt(curl, CURLOPT_URL, kinds[k].url);
	curl_easy_setopt(curl, CURLOPT_PROXY,
	    kinds[k].own ? own_proxy : school_proxy);
	curl_easy_setopt(curl, CURLOPT_CAINFO,
	    kinds[k].own ? sites_ca : school_ca);
	rc = curl_easy_perform(curl);
	/* The connection was closed as the request was sent. A browser tries
	 * again on a new one, as RFC 9112 section 9.3.1 says. */
	curl_easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	if (tunnel != 403 &&
	    (rc == CURLE_SEND_ERROR || rc == CURLE_RECV_ERROR)) {
		atomic_fetch_add(&again, 1);
		curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
		rc = curl_easy_perform(curl);
		curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 0L);
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	fine = kinds[k].status == 0 ? tunnel == 403 : status == kinds[k].status;
	atomic_fetch_add(&asked[k], 1);
	if (!fine && atomic_fetch_add(&wrong[k], 1) < 5)
		fprintf(stderr, "%s from %s: status %ld, CONNECT %ld, %s\n",
		    kinds[k].name, from, status, tunnel,
		    curl_easy_strerror(rc));
}

static void *
devices(void *ctx)
{
	CURL *curl = NULL;
	unsigned device = 0;

	(void)ctx;
	for (unsigned long n = 0; wait_turn(); n++) {
		if (n % AS_ONE_DEVICE == 0) {
			curl_easy_cleanup(curl);
			curl = curl_easy_init();
			curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
			curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
			curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
			device = atomic_fetch_add(&next_device, 1) % DEVICES;
		}
		request(curl, pick(n), device);
	}
	curl_easy_cleanup(curl);
	return NULL;
}

int
main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	unsigned long blocked = 0;
	double took;

	if (argc != 7) {
		fprintf(stderr,
		    "usage: soak_client SCHOOL-PROXY OWN-PROXY SCHOOL-CA "
		    "SITES-CA SECONDS RATE\n");
		return 2;
	}
	school_proxy = argv[1];
	own_proxy = argv[2];
	school_ca = argv[3];
	sites_ca = argv[4];
	seconds = atof(argv[5]);
	rate = atof(argv[6]);
	curl_global_init(CURL_GLOBAL_ALL);
	clock_gettime(CLOCK_MONOTONIC, &begun);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, devices, NULL) != 0)
			return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	took = elapsed();
	for (size_t k = 0; k < KINDS; k++) {
		printf("%s %lu %lu\n", kinds[k].name, asked[k], wrong[k]);
		blocked += kinds[k].blocked ? asked[k] : 0;
	}
	printf("again %lu\nrequests %lu\nblocked %lu\nrate %.1f\n", again, made,
	    blocked, (double)made / took);
	return 0;
}
