/// A disk that fails, or remembers: loaded into a program before libc (LD_PRELOAD), it stands between the
/// program and the system, below our code, Foundation and SQLite alike. Linux only.
///
/// DISK_ROOT=FOLDER        what lies in it is meant, and nothing else; without links in its path.
/// DISK_READS=FILE         lists each read of a file or a folder there, a line each.
/// DISK_FAIL_READ=N        has the Nth of them fail as a bad sector does (EIO), once;
/// DISK_FAIL_NAME=PATTERN  counting those of files that are called so; one without a name is called "… (deleted)".
/// DISK_CHANGES=FILE       records each change in FILE, for losses.py: "OPERATION\tPATH\tOTHER\tNUMBER\tLENGTH\n"
///                         and LENGTH bytes, in the order in which they happened.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/// The function that would be called without us.
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define REAL(name)                                 \
    static __typeof__(&name) real;                 \
    if (!real) real = NEXT(name)

static const char *root, *fail_name;
static int reads = -1, changes = -1;
static long fail_at, reads_so_far;
static pthread_mutex_t in_order = PTHREAD_MUTEX_INITIALIZER;

static int list(const char *variable) {
    const char *path = getenv(variable);
    return path ? NEXT(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
}

__attribute__((constructor)) static void start(void) {
    const char *number = getenv("DISK_FAIL_READ");
    root = getenv("DISK_ROOT");
    fail_name = getenv("DISK_FAIL_NAME");
    fail_at = number ? atol(number) : 0;
    reads = list("DISK_READS");
    changes = list("DISK_CHANGES");
}

/// The part of an absolute path below the root; NULL for what is elsewhere.
static const char *below(const char *path) {
    size_t length = root ? strlen(root) : 0;
    if (!length || strncmp(path, root, length)) return NULL;
    if (path[length] == 0) return ".";
    return path[length] == '/' ? path + length + 1 : NULL;
}

/// Where an open file has its name now, or had it last; NULL for what is elsewhere.
static const char *name_of(int fd, char *buffer) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    if (length < 0) return NULL;
    buffer[length] = 0;
    return below(buffer);
}

/// A name itself, its folder without links; NULL for what is elsewhere.
static const char *name_at(const char *path, char *buffer) {
    char copy[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const char *folder = ".", *last = path;
    if (slash) {
        snprintf(copy, sizeof copy, "%.*s", (int)(slash - path), path);
        folder = slash == path ? "/" : copy;
        last = slash + 1;
    }
    if (!realpath(folder, buffer)) return NULL;
    size_t length = strlen(buffer);
    snprintf(buffer + length, PATH_MAX - length, "/%s", last);
    return below(buffer);
}

// MARK: - Reads

/// Whether a read of an open file shall fail; one that is counted.
static int is_broken(int fd) {
    char buffer[PATH_MAX];
    if (!root || (reads < 0 && !fail_at)) return 0;
    int before = errno;
    const char *path = name_of(fd, buffer);
    errno = before;
    if (!path) return 0;
    const char *slash = strrchr(path, '/');
    if (fail_name && fnmatch(fail_name, slash ? slash + 1 : path, 0)) return 0;
    if (reads >= 0) dprintf(reads, "%s\n", path);
    if (__atomic_add_fetch(&reads_so_far, 1, __ATOMIC_SEQ_CST) != fail_at) return 0;
    errno = EIO;
    return 1;
}

ssize_t read(int fd, void *bytes, size_t count) {
    REAL(read);
    return is_broken(fd) ? -1 : real(fd, bytes, count);
}

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
    REAL(pread);
    return is_broken(fd) ? -1 : real(fd, bytes, count, offset);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
    REAL(pread64);
    return is_broken(fd) ? -1 : real(fd, bytes, count, offset);
}

struct dirent *readdir(DIR *folder) {
    REAL(readdir);
    return is_broken(dirfd(folder)) ? NULL : real(folder);
}

// MARK: - Changes

static void record(
    const char *operation, const char *path, const char *other, long number, const void *bytes,
    size_t length) {
    dprintf(changes, "%s\t%s\t%s\t%ld\t%zu\n", operation, path, other, number, length);
    while (length) {
        ssize_t written = NEXT(write)(changes, bytes, length);
        // A record that is not whole would pass for one that is.
        if (written <= 0) abort();
        bytes = (const char *)bytes + written;
        length -= (size_t)written;
    }
}

/// What has none is gone with the process.
static int has_name(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && status.st_nlink > 0;
}

/// Does something and records it, so that no other change comes in between.
#define CHANGE(type, call, recording)              \
    if (changes < 0) return call;                  \
    char first[PATH_MAX], second[PATH_MAX];        \
    (void)first, (void)second;                     \
    pthread_mutex_lock(&in_order);                 \
    type result = call;                            \
    int code = errno;                              \
    if (result >= 0) recording;                    \
    errno = code;                                  \
    pthread_mutex_unlock(&in_order);               \
    return result

static int recorded_open(__typeof__(&open) real, const char *path, int flags, mode_t mode) {
    if (!(flags & (O_CREAT | O_TRUNC))) return real(path, flags, mode);
    struct stat status;
    int is_new = stat(path, &status) != 0;
    CHANGE(int, real(path, flags, mode), ({
        const char *name = name_of(result, first);
        if (name && is_new) record("create", name, "", 0, "", 0);
        if (name && !is_new && flags & O_TRUNC) record("truncate", name, "", 0, "", 0);
    }));
}

#define MODE(flags)                                \
    mode_t mode = 0;                               \
    if (flags & O_CREAT) {                         \
        va_list rest;                              \
        va_start(rest, flags);                     \
        mode = va_arg(rest, mode_t);               \
        va_end(rest);                              \
    }

int open(const char *path, int flags, ...) {
    REAL(open);
    MODE(flags)
    return recorded_open(real, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    MODE(flags)
    return recorded_open(real, path, flags, mode);
}

static void record_write(int fd, long offset, const void *bytes, ssize_t count, char *buffer) {
    const char *name = name_of(fd, buffer);
    if (name && has_name(fd)) record("write", name, "", offset, bytes, (size_t)count);
    // From now on somebody may have acted on what was said.
    if (fd == STDOUT_FILENO && count > 0) record("tell", "", "", 0, "", 0);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write);
    CHANGE(ssize_t, real(fd, bytes, count),
           record_write(fd, lseek(fd, 0, SEEK_CUR) - result, bytes, result, first));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    REAL(pwrite);
    CHANGE(ssize_t, real(fd, bytes, count, offset),
           record_write(fd, offset, bytes, result, first));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REAL(pwrite64);
    CHANGE(ssize_t, real(fd, bytes, count, offset),
           record_write(fd, offset, bytes, result, first));
}

static void record_name(const char *operation, int fd, long number, char *buffer) {
    const char *name = name_of(fd, buffer);
    if (name && has_name(fd)) record(operation, name, "", number, "", 0);
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    CHANGE(int, real(fd, size), record_name("truncate", fd, size, first));
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    CHANGE(int, real(fd, size), record_name("truncate", fd, size, first));
}

int fsync(int fd) {
    REAL(fsync);
    CHANGE(int, real(fd), record_name("sync", fd, 0, first));
}

int fdatasync(int fd) {
    REAL(fdatasync);
    CHANGE(int, real(fd), record_name("sync", fd, 0, first));
}

/// Records what was done with one or two names; the first may be gone already.
static void record_names(
    const char *operation, const char *path, const char *other, char *first, char *second) {
    const char *name = name_at(path, first), *target = other ? name_at(other, second) : "";
    if (name && target) record(operation, name, target, 0, "", 0);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    CHANGE(int, real(from, to), record_names("rename", from, to, first, second));
}

/// Of paths alone, without folders that are open.
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    REAL(renameat2);
    const char *operation = flags & RENAME_EXCHANGE ? "exchange" : "rename";
    CHANGE(int, real(from_folder, from, to_folder, to, flags),
           record_names(operation, from, to, first, second));
}

int syncfs(int fd) {
    REAL(syncfs);
    CHANGE(int, real(fd), record("sync all", "", "", 0, "", 0));
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    REAL(linkat);
    // The file itself, as AT_SYMLINK_FOLLOW has it.
    CHANGE(int, real(from_folder, from, to_folder, to, flags), ({
        char whole[PATH_MAX];
        record_names("link", realpath(from, whole) ? whole : from, to, first, second);
    }));
}

int symlink(const char *target, const char *path) {
    REAL(symlink);
    CHANGE(int, real(target, path), ({
        const char *name = name_at(path, first);
        if (name) record("symlink", name, target, 0, "", 0);
    }));
}

int unlink(const char *path) {
    REAL(unlink);
    CHANGE(int, real(path), record_names("remove", path, NULL, first, second));
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    CHANGE(int, real(path, mode), record_names("folder", path, NULL, first, second));
}

int rmdir(const char *path) {
    REAL(rmdir);
    CHANGE(int, real(path), record_names("remove", path, NULL, first, second));
}

/// Blocks are never shared: a copy made by the system would be one that nobody has recorded.
int ioctl(int fd, unsigned long request, ...) {
    REAL(ioctl);
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (changes >= 0 && request == 0x40049409) {
        errno = ENOTTY;
        return -1;
    }
    return real(fd, request, argument);
}
