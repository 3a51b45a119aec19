#ifndef SOCKETS_UDP_H
#define SOCKETS_UDP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"

/* A real UDP socket on the loopback interface. Nothing of this reaches a simulation. */
#define UDP_LOOPBACK UINT32_C(0x7f000001)

struct udp_socket {
	int fd; /* -1: closed */
	uint16_t port;
};

/* Bound to 127.0.0.1 and that port, 0: any. ERR_FILE: refused; errno says why. */
MUST_CHECK enum err udp_open(struct udp_socket *u, uint16_t port);
void udp_close(struct udp_socket *u);

MUST_CHECK enum err udp_send_to(struct udp_socket *u, uint32_t ip, uint16_t port,
				struct bytes payload);

struct udp_got {
	bool any;     /* false: nothing came in time */
	bool stopped; /* stop_fd became readable or ended */
	uint32_t ip;
	uint16_t port;
	struct bytes payload; /* in the caller's memory */
};
/*
 * Waits for one datagram, at most so long. stop_fd (or -1): when it becomes readable, waiting ends
 * too. ERR_FILE: the socket failed.
 */
MUST_CHECK enum err udp_wait(struct udp_socket *u, int stop_fd, int timeout_ms, uint8_t *mem,
			     size_t cap, struct udp_got *got);

#endif
