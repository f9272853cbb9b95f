/* Faults for one file: LD_PRELOAD this, and name what should go wrong in the file that DISK_FAULT points to.
 *
 *   enospc   writes to the store fail with "no space left on device"
 *   eio      writes and syncs of the store fail with an input/output error
 *   sync     only syncs of the store fail with an input/output error
 *
 * The file is read at each call, so that a test can let the fault come and go while the program runs. "The store" is
 * every file whose path holds "hotline.db": the database, its -wal and -shm. Besides, DISK_SLOW_US makes every sync of
 * any file take so many microseconds longer, as on a memory card.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fault(char *text, size_t size)
{
    const char *path = getenv("DISK_FAULT");
    int file, length;
    if (path == NULL || (file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        return 0;
    length = read(file, text, size - 1);
    close(file);
    if (length <= 0)
        return 0;
    text[length] = 0;
    return 1;
}

static int ours(int file)
{
    char link[64], path[4096];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return strstr(path, "hotline.db") != NULL;
}

static int refused(int file)
{
    char text[64];
    if (!fault(text, sizeof text) || !ours(file))
        return 0;
    if (strncmp(text, "enospc", 6) == 0)
        return ENOSPC;
    return strncmp(text, "eio", 3) == 0 ? EIO : 0;
}

static int sync_refused(int file)
{
    char text[64];
    const char *slow = getenv("DISK_SLOW_US");
    if (slow != NULL)
        usleep(atoi(slow));
    if (!fault(text, sizeof text))
        return 0;
    if ((strncmp(text, "eio", 3) == 0 || strncmp(text, "sync", 4) == 0) && ours(file))
        return EIO;
    return 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *data, size_t size)
{
    int error = refused(file);
    if (error) { errno = error; return -1; }
    return NEXT(write)(file, data, size);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t place)
{
    int error = refused(file);
    if (error) { errno = error; return -1; }
    return NEXT(pwrite)(file, data, size, place);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t place)
{
    int error = refused(file);
    if (error) { errno = error; return -1; }
    return NEXT(pwrite64)(file, data, size, place);
}

int fsync(int file)
{
    int error = sync_refused(file);
    if (error) { errno = error; return -1; }
    return NEXT(fsync)(file);
}

int fdatasync(int file)
{
    int error = sync_refused(file);
    if (error) { errno = error; return -1; }
    return NEXT(fdatasync)(file);
}
