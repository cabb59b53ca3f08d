#define _GNU_SOURCE
#include "FaultShim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static fault_shim_control *control;
static char folders[PATH_MAX * 2];

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FAULT_SHIM_CONTROL");
    const char *list = getenv("FAULT_SHIM_FOLDERS");
    unsetenv("LD_PRELOAD");
    if (!file || !list) return;
    snprintf(folders, sizeof folders, "%s", list);
    int descriptor = open(file, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    void *memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (memory != MAP_FAILED) control = memory;
}

// Declares `next`, the function that a function here stands in front of.
#define NEXT(name)                                                                                 \
    static __typeof__(&name) next;                                                                 \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

// MARK: What fails

static bool is_active(void) { return control && (control->permille > 0 || control->is_full); }

static bool is_concerned(const char *path) {
    for (const char *folder = folders; *folder;) {
        size_t length = strcspn(folder, ":");
        bool is_below = strncmp(path, folder, length) == 0;
        if (is_below && (path[length] == '/' || path[length] == 0)) return true;
        folder += length + (folder[length] == ':');
    }
    return false;
}

// A file that was opened without a name has one here too, in its folder.
static bool is_file_concerned(int descriptor) {
    char link[32], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = 0;
    return is_concerned(path);
}

static bool is_name_concerned(int folder, const char *path) {
    return path[0] == '/' || folder == AT_FDCWD ? is_concerned(path) : is_file_concerned(folder);
}

// The next number of the sequence that the seed begins (SplitMix64).
static uint64_t draw(void) {
    uint64_t call = (uint64_t)__atomic_add_fetch(&control->calls, 1, __ATOMIC_RELAXED);
    uint64_t value = (uint64_t)control->seed + call * 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

static bool is_drawn(uint64_t number) { return (int64_t)(number % 1000) < control->permille; }

static void count(int64_t *counter) { __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED); }

static void fail(int error) {
    count(error == ENOSPC ? &control->no_space : &control->io_error);
    errno = error;
}

// How much of an amount may be written; 0 if the call fails.
static size_t allowance(int descriptor, size_t amount) {
    if (amount == 0 || !is_active() || !is_file_concerned(descriptor)) return amount;
    uint64_t number = draw();
    if (control->is_full || (is_drawn(number) && number >> 62 == 0)) return fail(ENOSPC), 0;
    if (!is_drawn(number)) return amount;
    if (number >> 62 == 1 || amount == 1) return fail(EIO), 0;
    count(&control->short_write);
    return amount / 2;
}

// Whether something that gives a file a name, or space, fails.
static bool is_refused(bool takes_space) {
    uint64_t number = draw();
    if (!(control->is_full && takes_space) && !is_drawn(number)) return false;
    count(&control->failed_name);
    fail(control->is_full || number >> 63 ? ENOSPC : EIO);
    return true;
}

static bool is_name_refused(int folder, const char *path) {
    return is_active() && is_name_concerned(folder, path) && is_refused(true);
}

static bool is_size_refused(int descriptor) {
    return is_active() && is_file_concerned(descriptor) && is_refused(true);
}

static bool is_open_refused(int folder, const char *path, int flags) {
    bool is_nameless = (flags & O_TMPFILE) == O_TMPFILE;
    if (!is_active() || !((flags & O_CREAT) || is_nameless)) return false;
    if (!is_name_concerned(folder, path)) return false;
    return is_refused(is_nameless || faccessat(folder, path, F_OK, 0) != 0);
}

// Synchronising fails or, four times as often, takes its time.
static bool is_sync_refused(int descriptor) {
    if (!is_active() || !is_file_concerned(descriptor)) return false;
    uint64_t number = draw();
    if (is_drawn(number)) {
        count(&control->failed_sync);
        fail(number >> 63 ? ENOSPC : EIO);
        return true;
    }
    if ((int64_t)(number % 1000) < 5 * control->permille) {
        count(&control->slow_sync);
        struct timespec pause = {.tv_nsec = 50000000 + (long)(number >> 32 & 0xFFFFFFF)};
        nanosleep(&pause, NULL);
    }
    return false;
}

// MARK: Files. Each function has a second name for large files, which are no others here.

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        NEXT(name);                                                                                \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        bool makes = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;                        \
        mode_t mode = makes ? va_arg(arguments, mode_t) : 0;                                       \
        va_end(arguments);                                                                         \
        return is_open_refused(AT_FDCWD, path, flags) ? -1 : next(path, flags, mode);              \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                               \
    int name(int folder, const char *path, int flags, ...) {                                       \
        NEXT(name);                                                                                \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        bool makes = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;                        \
        mode_t mode = makes ? va_arg(arguments, mode_t) : 0;                                       \
        va_end(arguments);                                                                         \
        return is_open_refused(folder, path, flags) ? -1 : next(folder, path, flags, mode);        \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int descriptor, const void *bytes, size_t amount) {
    NEXT(write);
    size_t allowed = allowance(descriptor, amount);
    return amount > 0 && allowed == 0 ? -1 : next(descriptor, bytes, allowed);
}

#define PWRITE(name, offset_type)                                                                  \
    ssize_t name(int descriptor, const void *bytes, size_t amount, offset_type offset) {           \
        NEXT(name);                                                                                \
        size_t allowed = allowance(descriptor, amount);                                            \
        return amount > 0 && allowed == 0 ? -1 : next(descriptor, bytes, allowed, offset);         \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int descriptor, const struct iovec *parts, int amount) {
    NEXT(writev);
    int allowed = (int)allowance(descriptor, (size_t)amount);
    return amount > 0 && allowed == 0 ? -1 : next(descriptor, parts, allowed);
}

#define PWRITEV(name, offset_type)                                                                 \
    ssize_t name(int descriptor, const struct iovec *parts, int amount, offset_type offset) {      \
        NEXT(name);                                                                                \
        int allowed = (int)allowance(descriptor, (size_t)amount);                                  \
        return amount > 0 && allowed == 0 ? -1 : next(descriptor, parts, allowed, offset);         \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

int fsync(int descriptor) {
    NEXT(fsync);
    return is_sync_refused(descriptor) ? -1 : next(descriptor);
}

int fdatasync(int descriptor) {
    NEXT(fdatasync);
    return is_sync_refused(descriptor) ? -1 : next(descriptor);
}

#define TRUNCATE(name, offset_type)                                                                \
    int name(int descriptor, offset_type size) {                                                   \
        NEXT(name);                                                                                \
        return is_size_refused(descriptor) ? -1 : next(descriptor, size);                          \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define ALLOCATE(name, offset_type)                                                                \
    int name(int descriptor, int mode, offset_type start, offset_type size) {                      \
        NEXT(name);                                                                                \
        return is_size_refused(descriptor) ? -1 : next(descriptor, mode, start, size);             \
    }
ALLOCATE(fallocate, off_t)
ALLOCATE(fallocate64, off64_t)

// This one returns its error.
#define POSIX_ALLOCATE(name, offset_type)                                                          \
    int name(int descriptor, offset_type start, offset_type size) {                                \
        NEXT(name);                                                                                \
        return is_size_refused(descriptor) ? errno : next(descriptor, start, size);                \
    }
POSIX_ALLOCATE(posix_fallocate, off_t)
POSIX_ALLOCATE(posix_fallocate64, off64_t)

int rename(const char *from, const char *to) {
    NEXT(rename);
    return is_name_refused(AT_FDCWD, to) ? -1 : next(from, to);
}

int renameat(int source, const char *from, int target, const char *to) {
    NEXT(renameat);
    return is_name_refused(target, to) ? -1 : next(source, from, target, to);
}

int renameat2(int source, const char *from, int target, const char *to, unsigned flags) {
    NEXT(renameat2);
    return is_name_refused(target, to) ? -1 : next(source, from, target, to, flags);
}

int link(const char *from, const char *to) {
    NEXT(link);
    return is_name_refused(AT_FDCWD, to) ? -1 : next(from, to);
}

int linkat(int source, const char *from, int target, const char *to, int flags) {
    NEXT(linkat);
    return is_name_refused(target, to) ? -1 : next(source, from, target, to, flags);
}

// MARK: The clock

static const int64_t second = 1000000000;

// How far the clock was ahead of the true one at a time of the true one.
static int64_t offset_at(struct timespec time) {
    if (!control) return 0;
    int64_t nanoseconds = (int64_t)time.tv_sec * second + time.tv_nsec;
    int64_t place = __atomic_load_n(&control->setting_count, __ATOMIC_ACQUIRE);
    while (place-- > 0) {
        if (control->settings[place].from <= nanoseconds) return control->settings[place].offset;
    }
    return 0;
}

static void shift(struct timespec *time) {
    int64_t offset = offset_at(*time);
    if (offset == 0) return;
    int64_t nanoseconds = time->tv_nsec + offset % second;
    time->tv_sec += offset / second;
    if (nanoseconds < 0 || nanoseconds >= second) {
        int64_t carry = nanoseconds < 0 ? -1 : 1;
        time->tv_sec += carry;
        nanoseconds -= carry * second;
    }
    time->tv_nsec = nanoseconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    NEXT(clock_gettime);
    int result = next(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) shift(time);
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    NEXT(gettimeofday);
    int result = next(time, zone);
    if (result == 0) {
        struct timespec exact = {time->tv_sec, time->tv_usec * 1000};
        shift(&exact);
        *time = (struct timeval){exact.tv_sec, exact.tv_nsec / 1000};
    }
    return result;
}

time_t time(time_t *result) {
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

#define STAT(name, type)                                                                           \
    int name(const char *restrict path, struct type *restrict status) {                            \
        NEXT(name);                                                                                \
        int result = next(path, status);                                                           \
        if (result == 0) shift(&status->st_mtim), shift(&status->st_ctim);                         \
        return result;                                                                             \
    }
STAT(stat, stat)
STAT(stat64, stat64)
STAT(lstat, stat)
STAT(lstat64, stat64)

#define FSTAT(name, type)                                                                          \
    int name(int descriptor, struct type *status) {                                                \
        NEXT(name);                                                                                \
        int result = next(descriptor, status);                                                     \
        if (result == 0) shift(&status->st_mtim), shift(&status->st_ctim);                         \
        return result;                                                                             \
    }
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)

#define FSTATAT(name, type)                                                                        \
    int name(int folder, const char *restrict path, struct type *restrict status, int flags) {     \
        NEXT(name);                                                                                \
        int result = next(folder, path, status, flags);                                            \
        if (result == 0) shift(&status->st_mtim), shift(&status->st_ctim);                         \
        return result;                                                                             \
    }
FSTATAT(fstatat, stat)
FSTATAT(fstatat64, stat64)
