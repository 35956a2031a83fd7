// Prints docs/spec/state-machines.md.

#include <iostream>

#include "stub/os/standard_output.h"
#include "tools/states/state_diagrams.h"

int main() {
  mitogen::HoldStandardDescriptors();
  std::cout << mitogen::StateMachinesDocument();
  return mitogen::EndOfOutput("states", 0, 1);
}
