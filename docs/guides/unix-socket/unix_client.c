/*
 * Talks to a Unix gate of warp.  cc -o unix_client unix_client.c
 *
 * usage: unix_client GATE OWN ping COUNT SIZE   send payloads, one after the other's answer
 *        unix_client GATE OWN echo              send back every payload that comes
 *
 * GATE is the path of the gate's socket, OWN the one that this program makes for answers.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { LARGEST_PAYLOAD = 1 << 20, ANSWER_SECONDS = 5 };

static char payload[LARGEST_PAYLOAD];
static char answer[LARGEST_PAYLOAD];

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static struct sockaddr_un address(const char *path)
{
    struct sockaddr_un result = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof result.sun_path) {
        fprintf(stderr, "%s: longer than a socket's path may be\n", path);
        exit(1);
    }
    strcpy(result.sun_path, path);
    return result;
}

static int open_socket(const char *own)
{
    struct sockaddr_un at = address(own);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd < 0)
        fail("socket");
    if (unlink(own) != 0 && errno != ENOENT)
        fail(own);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0)
        fail(own);
    /* As much as the kernel allows: a payload needs its size and 32 bytes. */
    int bytes = LARGEST_PAYLOAD;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes) != 0)
        fail("SO_SNDBUF");
    return fd;
}

/* Waits while the tunnel cannot take the payload. */
static void send_payload(int fd, const char *gate, const char *bytes, size_t length)
{
    struct sockaddr_un to = address(gate);
    if (sendto(fd, bytes, length, 0, (struct sockaddr *)&to, sizeof to) < 0)
        fail(gate);
}

static void ping(int fd, const char *gate, uint32_t count, size_t size)
{
    struct timeval timeout = {.tv_sec = ANSWER_SECONDS};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0)
        fail("SO_RCVTIMEO");
    memset(payload, '.', sizeof payload);
    uint32_t answered = 0;
    for (uint32_t number = 0; number < count; number++) {
        uint32_t first = htonl(number);
        memcpy(payload, &first, sizeof first);
        send_payload(fd, gate, payload, size);
        ssize_t length;
        do
            length = recv(fd, answer, sizeof answer, 0);
        while (length >= 0 && ((size_t)length != size || memcmp(payload, answer, size) != 0));
        if (length >= 0)
            answered++;
        else if (errno == EAGAIN)
            fprintf(stderr, "payload %u: no answer\n", number);
        else
            fail("recv");
    }
    printf("%u sent, %u answered\n", count, answered);
}

static void echo(int fd, const char *gate)
{
    /* An empty payload tells the gate whom to hand payloads to, and is not handed over itself. */
    send_payload(fd, gate, "", 0);
    puts("ready");
    fflush(stdout);
    for (;;) {
        ssize_t length = recv(fd, answer, sizeof answer, 0);
        if (length < 0)
            fail("recv");
        send_payload(fd, gate, answer, (size_t)length);
    }
}

int main(int argc, char **argv)
{
    size_t size = argc == 6 ? strtoul(argv[5], NULL, 10) : 0;
    if (argc == 6 && strcmp(argv[3], "ping") == 0 && size >= 4 && size <= LARGEST_PAYLOAD)
        ping(open_socket(argv[2]), argv[1], (uint32_t)strtoul(argv[4], NULL, 10), size);
    else if (argc == 4 && strcmp(argv[3], "echo") == 0)
        echo(open_socket(argv[2]), argv[1]);
    else {
        fprintf(stderr, "usage: %s GATE OWN ping COUNT SIZE (4 to %d bytes)\n"
                        "       %s GATE OWN echo\n", argv[0], LARGEST_PAYLOAD, argv[0]);
        return 2;
    }
    return 0;
}
