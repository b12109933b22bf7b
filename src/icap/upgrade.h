/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * upgrade.h -- writes the protocol name of a WebSocket request in lower case.
 *
 * A client asks for a WebSocket with the header "Upgrade: websocket". The name
 * may have capitals (RFC 6455 section 4.2.1). But Squid compares it with the
 * name in its configuration letter by letter. If they differ, Squid removes the
 * header, and the site answers as to an ordinary request.
 */
#ifndef SG_UPGRADE_H
#define SG_UPGRADE_H

#include <c_icap/c-icap.h>
#include <c_icap/header.h>
#include <stdbool.h>

/* Changes "WebSocket" in any capitals to "websocket" in each Upgrade header of
 * `http`. Changes nothing else. Returns true if a letter was changed. Cost: one
 * look at each line. */
bool sg_upgrade_to_lower(ci_headers_list_t *http);

#endif
