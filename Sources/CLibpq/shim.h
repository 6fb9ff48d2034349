/* What Swift sees of C here: libpq, and eventfd for waking a thread that sleeps in poll. */
#include <libpq-fe.h>
#include <sys/eventfd.h>
