/* A disk that fails, fills up or forgets: loaded before libc into a real program (LD_PRELOAD).
 *
 * It concerns files under TRESTLE_DISK_UNDER only, and counts every operation that changes one: creating, writing,
 * truncating, syncing, renaming, removing.
 *
 *   TRESTLE_DISK_FAIL_AT=N      the N-th of them fails (from 1)
 *   TRESTLE_DISK_FAIL_COUNT=M   and so do those after it, M in all; 0: all. 1 if not given
 *   TRESTLE_DISK_ERRNO=E        with this error
 *   TRESTLE_DISK_SWITCH=PATH    nothing fails unless there is such a file; looked at each time
 *   TRESTLE_DISK_RECORD=PATH    each operation that is done is written there, for playing a power cut later:
 *                               kind (1 byte), length of the path (4), path, offset (8), length of the data (4), data
 *
 * With ENOSPC, syncing, truncating to less and removing never fail, as on a real full disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *under, *switch_path;
static size_t under_length;
static long fail_at, fail_count, fail_errno, done;
static int record = -1, ready;

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text && *text ? atol(text) : otherwise;
}

static void begin(void) {
    if (ready) return;
    ready = 1;
    under = getenv("TRESTLE_DISK_UNDER");
    under_length = under ? strlen(under) : 0;
    switch_path = getenv("TRESTLE_DISK_SWITCH");
    fail_at = number("TRESTLE_DISK_FAIL_AT", 0);
    fail_count = number("TRESTLE_DISK_FAIL_COUNT", 1);
    fail_errno = number("TRESTLE_DISK_ERRNO", ENOSPC);
    const char *path = getenv("TRESTLE_DISK_RECORD");
    if (path && *path) record = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The path, without what is before it, if it is one of ours. */
static const char *ours(const char *path) {
    if (!under || !path || strncmp(path, under, under_length) != 0) return NULL;
    path += under_length;
    while (*path == '/') path++;
    return path;
}

static const char *ours_fd(int fd, char *room, size_t size) {
    char link[64];
    if (!under) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, room, size - 1);
    if (length <= 0) return NULL;
    room[length] = 0;
    return ours(room);
}

/* Whether this operation is to fail. The lock is held. */
static int fails(char kind) {
    done++;
    if (fail_at == 0 || done < fail_at) return 0;
    if (fail_count != 0 && done >= fail_at + fail_count) return 0;
    if (switch_path && syscall(SYS_access, switch_path, F_OK) != 0) return 0;
    if (fail_errno == ENOSPC && (kind == 'S' || kind == 'U' || kind == 'T')) return 0;
    errno = (int)fail_errno;
    return 1;
}

static void note(char kind, const char *path, int64_t offset, const void *data, uint32_t length) {
    if (record < 0) return;
    char head[1 + 4 + 4096 + 8 + 4];
    uint32_t path_length = (uint32_t)strlen(path);
    size_t at = 0;
    head[at++] = kind;
    memcpy(head + at, &path_length, 4), at += 4;
    memcpy(head + at, path, path_length), at += path_length;
    memcpy(head + at, &offset, 8), at += 8;
    memcpy(head + at, &length, 4), at += 4;
    struct iovec parts[2] = {{head, at}, {(void *)data, length}};
    syscall(SYS_writev, record, parts, length ? 2 : 1);
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);

static int opened(int result, const char *path, int flags, int was_there) {
    const char *mine = ours(path);
    if (result >= 0 && mine && ((flags & O_CREAT && !was_there) || flags & O_TRUNC)) note('C', mine, 0, NULL, 0);
    return result;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name) \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
        pthread_mutex_lock(&lock); \
        begin(); \
        int was_there = syscall(SYS_access, path, F_OK) == 0; \
        int result; \
        if (ours(path) && (flags & O_CREAT) && !was_there && fails('C')) result = -1; \
        else result = opened(real(path, flags, mode), path, flags, was_there); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write)
    char room[4096];
    begin();
    const char *mine = fd > 2 && fd != record ? ours_fd(fd, room, sizeof room) : NULL;
    if (!mine) return real(fd, data, length);
    pthread_mutex_lock(&lock);
    ssize_t result = -1;
    if (!fails('W')) {
        int64_t offset = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
        result = real(fd, data, length);
        if (result > 0) note('W', mine, offset, data, (uint32_t)result);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

#define PWRITE(name, type) \
    ssize_t name(int fd, const void *data, size_t length, type offset) { \
        REAL(name) \
        char room[4096]; \
        begin(); \
        const char *mine = ours_fd(fd, room, sizeof room); \
        if (!mine) return real(fd, data, length, offset); \
        pthread_mutex_lock(&lock); \
        ssize_t result = -1; \
        if (!fails('W')) { \
            result = real(fd, data, length, offset); \
            if (result > 0) note('W', mine, offset, data, (uint32_t)result); \
        } \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, type) \
    int name(int fd, type length) { \
        REAL(name) \
        char room[4096]; \
        begin(); \
        const char *mine = ours_fd(fd, room, sizeof room); \
        if (!mine) return real(fd, length); \
        pthread_mutex_lock(&lock); \
        int result = -1; \
        if (!fails('T')) { \
            result = real(fd, length); \
            if (result == 0) note('T', mine, length, NULL, 0); \
        } \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(name) \
        char room[4096]; \
        begin(); \
        const char *mine = ours_fd(fd, room, sizeof room); \
        if (!mine) return real(fd); \
        pthread_mutex_lock(&lock); \
        int result = -1; \
        if (!fails('S')) { \
            /* What a power cut leaves is played from the record; the real disk need not be waited for. */ \
            result = record >= 0 ? 0 : real(fd); \
            if (result == 0) note('S', mine, 0, NULL, 0); \
        } \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
    REAL(rename)
    pthread_mutex_lock(&lock);
    begin();
    const char *mine = ours(from), *there = ours(to);
    int result = -1;
    if (!mine) result = real(from, to);
    else if (!fails('R')) {
        result = real(from, to);
        if (result == 0 && there) note('R', mine, 0, there, (uint32_t)strlen(there));
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) {
    REAL(unlink)
    pthread_mutex_lock(&lock);
    begin();
    const char *mine = ours(path);
    int result = -1;
    if (!mine) result = real(path);
    else if (!fails('U')) {
        result = real(path);
        if (result == 0) note('U', mine, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
