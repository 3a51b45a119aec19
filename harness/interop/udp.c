#include "sockets/udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in address(uint32_t ip, uint16_t port)
{
	struct sockaddr_in a;

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_port = htons(port);
	a.sin_addr.s_addr = htonl(ip);
	return a;
}

enum err udp_open(struct udp_socket *u, uint16_t port)
{
	struct sockaddr_in a = address(UDP_LOOPBACK, port);
	socklen_t len = sizeof(a);

	u->fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (u->fd < 0)
		return ERR_FILE;
	if (bind(u->fd, (struct sockaddr *)&a, len) != 0 ||
	    getsockname(u->fd, (struct sockaddr *)&a, &len) != 0) {
		udp_close(u);
		return ERR_FILE;
	}
	u->port = ntohs(a.sin_port);
	return ERR_OK;
}

void udp_close(struct udp_socket *u)
{
	int was = errno;

	if (u->fd >= 0)
		close(u->fd);
	u->fd = -1;
	errno = was;
}

enum err udp_send_to(struct udp_socket *u, uint32_t ip, uint16_t port, struct bytes payload)
{
	struct sockaddr_in a = address(ip, port);
	ssize_t n = sendto(u->fd, payload.p, payload.len, 0, (struct sockaddr *)&a, sizeof(a));

	return n >= 0 && (size_t)n == payload.len ? ERR_OK : ERR_FILE;
}

/* A daemon that is not there yet answers by ICMP: that is only silence. */
static enum err receive(struct udp_socket *u, uint8_t *mem, size_t cap, struct udp_got *got)
{
	struct sockaddr_in a = address(0, 0);
	socklen_t len = sizeof(a);
	ssize_t n = recvfrom(u->fd, mem, cap, 0, (struct sockaddr *)&a, &len);

	if (n < 0)
		return errno == ECONNREFUSED || errno == EINTR ? ERR_OK : ERR_FILE;
	got->any = true;
	got->ip = ntohl(a.sin_addr.s_addr);
	got->port = ntohs(a.sin_port);
	got->payload = bytes_of(mem, (size_t)n);
	return ERR_OK;
}

enum err udp_wait(struct udp_socket *u, int stop_fd, int timeout_ms, uint8_t *mem, size_t cap,
		  struct udp_got *got)
{
	struct pollfd p[2] = { { .fd = u->fd, .events = POLLIN },
			       { .fd = stop_fd, .events = POLLIN } };

	got->any = false;
	got->stopped = false;
	if (poll(p, 2, timeout_ms) < 0)
		return errno == EINTR ? ERR_OK : ERR_FILE;
	got->stopped = (p[1].revents & (POLLIN | POLLHUP)) != 0;
	return (p[0].revents & POLLIN) != 0 ? receive(u, mem, cap, got) : ERR_OK;
}
