/* What Swift sees of C here: libpq, and eventfd for waking a thread that sleeps in poll. */
#include <libpq-fe.h>
#include <sys/eventfd.h>

/* GNU's own, for Program.swift: declared here because Swift's Glibc module is built without _GNU_SOURCE. */
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
static inline int omentum_pipe(int ends[2]) {
    extern int pipe2(int[2], int);
    return pipe2(ends, O_CLOEXEC);
}
static inline int omentum_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder) {
    extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}
