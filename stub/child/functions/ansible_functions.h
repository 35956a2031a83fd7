// The functions that Ansible's strategy calls at each hop on the way to a host.
// With them a context can be a bastion (`mitogen_via=`).

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_ANSIBLE_FUNCTIONS_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_ANSIBLE_FUNCTIONS_H_

#include "stub/functions/child_functions.h"

namespace mitogen {

void AddAnsibleFunctions(ChildFunctions* functions);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_ANSIBLE_FUNCTIONS_H_
