// The module "mitogen_stub". With its functions a test makes a context do what
// the protocol allows; a program that is no test leaves them out.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_TEST_FUNCTIONS_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_TEST_FUNCTIONS_H_

#include "stub/functions/child_functions.h"

namespace mitogen {

void AddTestFunctions(ChildFunctions* functions);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_TEST_FUNCTIONS_H_
