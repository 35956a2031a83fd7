/* Everything of the C interface. base.h has the rules that all of it keeps. */
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
