/*
 * Everything of the C interface. base.h has the rules that all of it keeps.
 *
 *   cc program.c $(pkg-config --cflags --libs mitogen-wire-c)
 *
 * child.h is for programs that are called, master.h for programs that call, and
 * frame.h and pickle.h for programs that read what others said.
 */
#ifndef MITOGEN_MITOGEN_H_
#define MITOGEN_MITOGEN_H_

#include "mitogen/base.h"
#include "mitogen/child.h"
#include "mitogen/event.h"
#include "mitogen/frame.h"
#include "mitogen/master.h"
#include "mitogen/payload.h"
#include "mitogen/pickle.h"
#include "mitogen/router.h"

#endif /* MITOGEN_MITOGEN_H_ */
