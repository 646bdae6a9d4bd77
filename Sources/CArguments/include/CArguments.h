#ifndef CARGUMENTS_H
#define CARGUMENTS_H

/// How many arguments the process was given, its own name included; 0 where the system does not say.
int given_argument_count(void);

/// The argument at a place below that count; it lives as long as the process.
const char *given_argument(int place);

#endif
