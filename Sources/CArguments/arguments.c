#include "CArguments.h"

// Says which C library it is.
#include <stddef.h>
#include <stdlib.h>

static int count = 0;
static char **arguments = 0;

// Swift reads its arguments from /proc, which a container need not have. glibc and macOS hand them to
// constructors; other C libraries do not.
#if defined(__GLIBC__) || defined(__APPLE__)
__attribute__((constructor)) static void keep(int argc, char **argv, char **environment) {
    (void)environment;
    count = argc;
    arguments = argv;
}
#endif

int given_argument_count(void) { return count; }

const char *given_argument(int place) {
    return place >= 0 && place < count ? arguments[place] : 0;
}
