/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * srv_same.c -- a c-icap service for benchmarks. It sends one constant page for
 * each URL that ends in /b, and lets all other requests pass. With it, a
 * benchmark measures the cost of sending a block page, without a verdict or a
 * record.
 *
 * The directive "same.Page FILE" names the file with the HTTP headers and the
 * body of the answer, as icap_load writes them. c-icap writes an answer in
 * several small parts. The directive "same.Cork on" lets the kernel join these
 * parts. It is off by default. The service checks nothing else.
 */
#include <c_icap/c-icap.h>
#include <c_icap/cfg_param.h>
#include <c_icap/request.h>
#include <c_icap/service.h>
#include <c_icap/simple_api.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define PAGE_MAX 65536
#define HEADERS_MAX 32

static char *page_path;
static int cork;
static char page[PAGE_MAX + 1];
static const char *headers[HEADERS_MAX];
static size_t nheaders, body, page_n;
/* One for each thread, because a thread has one request at a time. */
static _Thread_local struct answer {
	size_t sent; /* number of bytes of the page that were sent */
	int corked;  /* the socket whose output the kernel holds back, or -1 */
} answer;

static int
init_service(ci_service_xdata_t *xdata, struct ci_server_conf *server)
{
	(void)server;
	ci_service_set_preview(xdata, 0);
	ci_service_enable_204(xdata);
	ci_service_set_transfer_preview(xdata, "*");
	return CI_OK;
}

/* Splits the page into header lines and body. */
static int
cut_page(void)
{
	char *line = page, *end;

	while ((end = strstr(line, "\r\n")) != NULL && nheaders < HEADERS_MAX) {
		*end = '\0';
		if (end == line) {
			body = (size_t)(end + 2 - page);
			return CI_OK;
		}
		headers[nheaders++] = line;
		line = end + 2;
	}
	return CI_ERROR;
}

static int
post_init_service(ci_service_xdata_t *xdata, struct ci_server_conf *server)
{
	FILE *file = page_path == NULL ? NULL : fopen(page_path, "r");

	(void)xdata;
	(void)server;
	if (file == NULL)
		return CI_ERROR;
	page_n = fread(page, 1, PAGE_MAX, file);
	fclose(file);
	return cut_page();
}

static void *
init_request(ci_request_t *req)
{
	(void)req;
	answer.corked = -1;
	return &answer;
}

static void
set_cork(int fd, int on)
{
	setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

static void
release_request(void *data)
{
	(void)data;
	if (answer.corked >= 0)
		set_cork(answer.corked, 0);
	answer.corked = -1;
}

static int
check_preview(char *preview, int preview_n, ci_request_t *req)
{
	const ci_headers_list_t *http = ci_http_request_headers(req);
	const char *end;

	(void)preview;
	(void)preview_n;
	if (http == NULL || http->used == 0)
		return CI_MOD_ERROR;
	end = strrchr(http->headers[0], ' ');
	if (end == NULL || end[-1] != 'b' || end[-2] != '/')
		return CI_MOD_ALLOW204;
	if (ci_http_response_create(req, 1, 1) == 0)
		return CI_MOD_ERROR;
	for (size_t i = 0; i < nheaders; i++)
		if (ci_http_response_add_header(req, headers[i]) == NULL)
			return CI_MOD_ERROR;
	answer.sent = body;
	if (cork) {
		answer.corked = req->connection->fd;
		set_cork(answer.corked, 1);
	}
	ci_req_unlock_data(req);
	return CI_MOD_CONTINUE;
}

static int
send_page(char *wbuf, int *wlen, char *rbuf, int *rlen, int iseof,
    ci_request_t *req)
{
	size_t n;

	(void)rbuf;
	(void)rlen;
	(void)iseof;
	(void)req;
	if (wbuf == NULL || wlen == NULL || *wlen <= 0)
		return CI_OK;
	n = page_n - answer.sent;
	if (n > (size_t)*wlen)
		n = (size_t)*wlen;
	memcpy(wbuf, page + answer.sent, n);
	answer.sent += n;
	*wlen = n == 0 ? CI_EOF : (int)n;
	return CI_OK;
}

static int
end_of_data(ci_request_t *req)
{
	(void)req;
	return CI_MOD_DONE;
}

static struct ci_conf_entry directives[] = {
    {"Page", &page_path, ci_cfg_set_str, NULL},
    {"Cork", &cork, ci_cfg_onoff, NULL}, {NULL, NULL, NULL, NULL}};

/*
 * c-icap 0.6 gets copies of this structure through functions. c-icap 0.5 reads
 * the structure directly, so it must not be static there.
 */
#if C_ICAP_HEX_VERSION >= 0x000000060000
static ci_service_module_t service = {
#else
CI_DECLARE_MOD_DATA ci_service_module_t service = {
#endif
    .mod_name = "same",
    .mod_short_descr = "The same page for targets that end in /b",
    .mod_type = ICAP_REQMOD,
    .mod_init_service = init_service,
    .mod_post_init_service = post_init_service,
    .mod_init_request_data = init_request,
    .mod_release_request_data = release_request,
    .mod_check_preview_handler = check_preview,
    .mod_end_of_data_handler = end_of_data,
    .mod_service_io = send_page,
    .mod_conf_table = directives};

#if C_ICAP_HEX_VERSION >= 0x000000060000
/* The macro defines a function that c-icap looks up by its name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
_CI_DECLARE_SERVICE(service)
#endif
