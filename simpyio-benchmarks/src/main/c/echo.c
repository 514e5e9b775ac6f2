// Echo with epoll, both ends of all connections on one thread.
//
//   echo <connections> <bytes> <seconds to warm up> <seconds to measure>
//
// prints {"value": <round trips per second>}; with "--slice <n>" in place of the seconds it makes n and prints how many.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER_BYTES = 65536, MAX_EVENTS = 256 };

struct side {
    int descriptor;
    int client;
    long missing;    // client: bytes of the reply that have not come yet
    long unwritten;  // bytes that the peer has not taken yet
    int watches_output;
};

static char buffer[BUFFER_BYTES];
static int poller;
static long bytes;
static long round_trips;

static void check(int ok, const char *what) {
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void watch(struct side *side, int operation) {
    side->watches_output = side->unwritten > 0;
    struct epoll_event event = {.events = EPOLLIN | (side->watches_output ? EPOLLOUT : 0), .data.ptr = side};
    check(epoll_ctl(poller, operation, side->descriptor, &event) == 0, "epoll_ctl");
}

static void add(int descriptor, int client) {
    int yes = 1;
    struct side *side = calloc(1, sizeof *side);
    check(side != NULL, "calloc");
    side->descriptor = descriptor;
    side->client = client;
    check(setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0, "TCP_NODELAY");
    check(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
    if (client) {
        side->missing = bytes;
        side->unwritten = bytes;
    }
    watch(side, EPOLL_CTL_ADD);
}

// The bytes are all the same, so it does not matter which of them go.
static void write_rest(struct side *side) {
    while (side->unwritten > 0) {
        ssize_t count = write(side->descriptor, buffer, side->unwritten < BUFFER_BYTES ? side->unwritten : BUFFER_BYTES);
        if (count < 0) {
            check(errno == EAGAIN, "write");
            return;
        }
        side->unwritten -= count;
    }
}

static void ready(struct side *side, unsigned events) {
    if (events & EPOLLIN) {
        ssize_t count = read(side->descriptor, buffer, BUFFER_BYTES);
        check(count > 0, "read");
        if (!side->client) {
            side->unwritten += count;
        } else if ((side->missing -= count) == 0) {
            round_trips++;
            side->missing = bytes;
            side->unwritten = bytes;
        }
    }
    write_rest(side);
    if (side->watches_output != (side->unwritten > 0)) {
        watch(side, EPOLL_CTL_MOD);
    }
}

static void turn(void) {
    struct epoll_event events[MAX_EVENTS];
    int count = epoll_wait(poller, events, MAX_EVENTS, -1);
    for (int i = 0; i < count; i++) {
        ready(events[i].data.ptr, events[i].events);
    }
}

static double rate(double duration) {
    long before = round_trips;
    double start = seconds();
    double now = start;
    while (now < start + duration) {
        for (int i = 0; i < 100; i++) {
            turn();
        }
        now = seconds();
    }
    return (round_trips - before) / (now - start);
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "echo <connections> <bytes> <seconds to warm up> <seconds to measure>, or --slice <round trips>\n");
        return 2;
    }
    bytes = atol(arguments[2]);
    poller = epoll_create1(0);
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    check(bind(listening, (struct sockaddr *)&address, length) == 0, "bind");
    check(listen(listening, 128) == 0, "listen");
    check(getsockname(listening, (struct sockaddr *)&address, &length) == 0, "getsockname");
    for (int i = 0; i < atoi(arguments[1]); i++) {
        int client = socket(AF_INET, SOCK_STREAM, 0);
        check(connect(client, (struct sockaddr *)&address, length) == 0, "connect");
        add(accept(listening, NULL, NULL), 0);
        add(client, 1);
    }
    if (strcmp(arguments[3], "--slice") == 0) {
        while (round_trips < atol(arguments[4])) {
            turn();
        }
        printf("%ld\n", round_trips);
    } else {
        rate(atof(arguments[3]));
        printf("{\"value\": %.1f}\n", rate(atof(arguments[4])));
    }
    return 0;
}
