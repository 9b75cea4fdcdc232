/* Answers whoever connects to the socket that systemd passes: one line with a count that outlives a restart. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_SOCKET 3 /* SD_LISTEN_FDS_START, sd_listen_fds(3) */
#ifndef VERSION
#define VERSION "1.0"
#endif

static long read_count(const char *path)
{
    long count = 0;
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        if (fscanf(file, "%ld", &count) != 1)
            count = 0;
        fclose(file);
    }
    return count;
}

static int write_count(const char *path, long count)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return -1;
    fprintf(file, "%ld\n", count);
    return fclose(file);
}

int main(void)
{
    const char *listen = getenv("LISTEN_FDS");
    const char *state = getenv("STATE_DIRECTORY");
    char path[4096];

    if (listen == NULL || atoi(listen) < 1) {
        fputs("demod: start me with a socket: systemctl start demo.socket\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/count", state == NULL ? "." : state);
    for (;;) {
        int peer = accept(FIRST_SOCKET, NULL, NULL);
        char line[256];
        int length;
        long count;

        if (peer < 0) {
            perror("demod: accept");
            return 1;
        }
        count = read_count(path) + 1;
        if (write_count(path, count) != 0)
            perror("demod: cannot keep the count");
        length = snprintf(line, sizeof line, "demo %s: visitor %ld\n", VERSION, count);
        if (write(peer, line, (size_t)length) != length)
            perror("demod: write");
        close(peer);
    }
}
