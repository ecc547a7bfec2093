/* Records, in order, what a process writes and syncs below one directory and what it says to others, so that a test can
 * build the directory as a power cut at any moment would have left it. Preloaded by the dynamic linker.
 *
 * POWERCUT_DIR   the directory (absolute); files ending in -shm are left out: shared memory does not outlive the machine
 * POWERCUT_LOG   the log, appended; must lie elsewhere
 *
 * A record: u8 kind, i32 fd, u64 offset, u32 length, payload. A write and its record are made under one lock, so that
 * the log's order is the order of the writes. A sync is two records: what was written before the first is durable at the second.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPENED = 1, CLOSED, WRITTEN, TRUNCATED, SYNC_BEGUN, SYNC_ENDED, UNLINKED, RENAMED, SAID, LINKED };
enum { MOST_FDS = 65536, MOST_SAID = 65536 };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char directory[PATH_MAX];
static size_t directory_length;
static int log_fd = -1;
static unsigned char tracked[MOST_FDS];
static struct stat output; /* what standard output was at the start: a process may write to it by another number */

__attribute__((constructor)) static void start(void)
{
    const char *dir = getenv("POWERCUT_DIR"), *log = getenv("POWERCUT_LOG");
    if (!dir || !log || !realpath(dir, directory)) return;
    directory_length = strlen(directory);
    if (fstat(1, &output) != 0 || S_ISREG(output.st_mode)) output.st_ino = 0;
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static void put(const struct iovec *parts, int count)
{
    struct iovec left[20];
    memcpy(left, parts, (size_t)count * sizeof *parts);
    struct iovec *at = left;
    while (count > 0) {
        long done = syscall(SYS_writev, log_fd, at, count);
        if (done < 0) { if (errno == EINTR) continue; abort(); }
        while (count > 0 && (size_t)done >= at->iov_len) { done -= (long)at->iov_len; at++; count--; }
        if (count > 0) { at->iov_base = (char *)at->iov_base + done; at->iov_len -= (size_t)done; }
    }
}

static void record(uint8_t kind, int fd, uint64_t offset, const void *payload, uint32_t length)
{
    char head[17];
    head[0] = (char)kind;
    memcpy(head + 1, &fd, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 4);
    struct iovec parts[2] = { { head, sizeof head }, { (void *)payload, length } };
    put(parts, length ? 2 : 1);
}

#define REAL(name) ({ static __typeof__(&name) real_; if (!real_) real_ = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real_; })
static int is_tracked(int fd) { return log_fd >= 0 && fd >= 0 && fd < MOST_FDS && tracked[fd]; }

/* The path below the directory, or null; a name that does not exist yet is resolved by its parent. */
static const char *below(const char *path, char *space)
{
    char parent[PATH_MAX], real[PATH_MAX];
    if (log_fd < 0 || !path || strlen(path) >= PATH_MAX) return NULL;
    if (!realpath(path, real)) {
        strcpy(parent, path);
        char *slash = strrchr(parent, '/');
        const char *name = slash ? slash + 1 : path;
        char *of = slash ? (slash == parent ? (char *)"/" : parent) : (char *)".";
        if (slash && slash != parent) *slash = 0;
        if (!realpath(of, real) || strlen(real) + strlen(name) + 2 > PATH_MAX) return NULL;
        strcat(real, "/");
        strcat(real, slash ? path + (slash - parent) + 1 : name);
    }
    if (strncmp(real, directory, directory_length) != 0 || (real[directory_length] != '/' && real[directory_length] != 0)) return NULL;
    size_t length = strlen(real);
    if (length > 4 && strcmp(real + length - 4, "-shm") == 0) return NULL;
    strcpy(space, real[directory_length] ? real + directory_length + 1 : "");
    return space;
}

/* Only what lies below is opened under the lock: opening another process's pipe may wait for ever. */
#define OPEN_AND_RECORD(call) ({ \
    char space[PATH_MAX]; \
    const char *found = (flags & O_PATH) ? NULL : below(path, space); \
    int fd; \
    if (!found) fd = call; \
    else { \
        pthread_mutex_lock(&gate); \
        fd = call; \
        int saved = errno; \
        if (fd >= 0 && fd < MOST_FDS) { \
            tracked[fd] = 1; \
            record(OPENED, fd, (uint64_t)(uint32_t)flags, found, (uint32_t)strlen(found)); \
        } \
        pthread_mutex_unlock(&gate); \
        errno = saved; \
    } \
    fd; })

#define OPEN(name) \
int name(const char *path, int flags, ...) \
{ \
    va_list more; va_start(more, flags); mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; va_end(more); \
    return OPEN_AND_RECORD(REAL(name)(path, flags, mode)); \
}
OPEN(open)
OPEN(open64)

int openat(int at, const char *path, int flags, ...)
{
    va_list more; va_start(more, flags); mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; va_end(more);
    if (at != AT_FDCWD && path[0] != '/') return REAL(openat)(at, path, flags, mode);
    return OPEN_AND_RECORD(REAL(openat)(at, path, flags, mode));
}

int close(int fd)
{
    if (!is_tracked(fd)) return REAL(close)(fd);
    pthread_mutex_lock(&gate);
    tracked[fd] = 0;
    record(CLOSED, fd, 0, NULL, 0);
    int result = REAL(close)(fd);
    pthread_mutex_unlock(&gate);
    return result;
}

static void said(int fd, const struct iovec *parts, int count)
{
    char *text = malloc(MOST_SAID);
    uint32_t length = 0;
    for (int i = 0; text && i < count && length < MOST_SAID; i++) {
        size_t take = parts[i].iov_len < MOST_SAID - length ? parts[i].iov_len : MOST_SAID - length;
        memcpy(text + length, parts[i].iov_base, take);
        length += (uint32_t)take;
    }
    pthread_mutex_lock(&gate);
    record(SAID, fd, 0, text, length);
    pthread_mutex_unlock(&gate);
    free(text);
}

/* The number to record what is said under: 1 for standard output, a socket's own, 0 for what nobody hears. */
static int heard_as(int fd)
{
    struct stat what;
    if (log_fd < 0 || fd == log_fd) return 0;
    int saved = errno, number = 0;
    if (fstat(fd, &what) == 0) {
        if (output.st_ino && what.st_ino == output.st_ino && what.st_dev == output.st_dev) number = 1;
        else if (S_ISSOCK(what.st_mode)) number = fd;
    }
    errno = saved;
    return number;
}

#define PWRITE(name, type) \
ssize_t name(int fd, const void *bytes, size_t count, type offset) \
{ \
    if (!is_tracked(fd)) return REAL(name)(fd, bytes, count, offset); \
    pthread_mutex_lock(&gate); \
    ssize_t done = REAL(name)(fd, bytes, count, offset); \
    int saved = errno; \
    if (done > 0) record(WRITTEN, fd, (uint64_t)offset, bytes, (uint32_t)done); \
    pthread_mutex_unlock(&gate); \
    errno = saved; \
    return done; \
}
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t count)
{
    if (!is_tracked(fd)) {
        struct iovec part = { (void *)bytes, count };
        /* what is said is recorded before it leaves: a cut after the record may still have lost it on the way */
        int heard = heard_as(fd);
        if (heard) said(heard, &part, 1);
        return REAL(write)(fd, bytes, count);
    }
    pthread_mutex_lock(&gate);
    int append = fcntl(fd, F_GETFL) & O_APPEND;
    off_t at = append ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = REAL(write)(fd, bytes, count);
    int saved = errno;
    if (done > 0) record(WRITTEN, fd, (uint64_t)at, bytes, (uint32_t)done);
    pthread_mutex_unlock(&gate);
    errno = saved;
    return done;
}

static ssize_t gathered(int fd, const struct iovec *parts, int count, off_t at)
{
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = at < 0 ? write(fd, parts[i].iov_base, parts[i].iov_len) : pwrite(fd, parts[i].iov_base, parts[i].iov_len, at + all);
        if (done < 0) return all ? all : done;
        all += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return all;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    if (is_tracked(fd)) return gathered(fd, parts, count, -1);
    int heard = heard_as(fd);
    if (heard) said(heard, parts, count);
    return REAL(writev)(fd, parts, count);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    return is_tracked(fd) ? gathered(fd, parts, count, offset) : REAL(pwritev)(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    return is_tracked(fd) ? gathered(fd, parts, count, offset) : REAL(pwritev64)(fd, parts, count, offset);
}

ssize_t send(int fd, const void *bytes, size_t count, int flags)
{
    struct iovec part = { (void *)bytes, count };
    int heard = heard_as(fd);
    if (heard) said(heard, &part, 1);
    return REAL(send)(fd, bytes, count, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    int heard = heard_as(fd);
    if (heard) said(heard, message->msg_iov, (int)message->msg_iovlen);
    return REAL(sendmsg)(fd, message, flags);
}

#define TRUNCATE(name, type) \
int name(int fd, type length) \
{ \
    if (!is_tracked(fd)) return REAL(name)(fd, length); \
    pthread_mutex_lock(&gate); \
    int result = REAL(name)(fd, length); \
    int saved = errno; \
    if (result == 0) record(TRUNCATED, fd, (uint64_t)length, NULL, 0); \
    pthread_mutex_unlock(&gate); \
    errno = saved; \
    return result; \
}
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
int name(int fd) \
{ \
    if (!is_tracked(fd)) return REAL(name)(fd); \
    pthread_mutex_lock(&gate); \
    record(SYNC_BEGUN, fd, (uint64_t)(uintptr_t)pthread_self(), NULL, 0); \
    pthread_mutex_unlock(&gate); \
    int result = REAL(name)(fd); \
    int saved = errno; \
    pthread_mutex_lock(&gate); \
    if (result == 0) record(SYNC_ENDED, fd, (uint64_t)(uintptr_t)pthread_self(), NULL, 0); \
    pthread_mutex_unlock(&gate); \
    errno = saved; \
    return result; \
}
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path)
{
    char space[PATH_MAX];
    pthread_mutex_lock(&gate);
    const char *name = below(path, space);
    int result = REAL(unlink)(path);
    int saved = errno;
    if (result == 0 && name) record(UNLINKED, -1, 0, name, (uint32_t)strlen(name));
    pthread_mutex_unlock(&gate);
    errno = saved;
    return result;
}

#define TWO_NAMES(name, kind) \
int name(const char *from, const char *to) \
{ \
    char first[PATH_MAX], second[PATH_MAX], both[2 * PATH_MAX]; \
    pthread_mutex_lock(&gate); \
    const char *a = below(from, first), *b = below(to, second); \
    int result = REAL(name)(from, to); \
    int saved = errno; \
    if (result == 0 && a && b) { \
        size_t length = strlen(a) + 1 + strlen(b); \
        strcpy(both, a); \
        strcpy(both + strlen(a) + 1, b); \
        record(kind, -1, 0, both, (uint32_t)length); \
    } \
    pthread_mutex_unlock(&gate); \
    errno = saved; \
    return result; \
}
TWO_NAMES(rename, RENAMED)
TWO_NAMES(link, LINKED)
