// Prints what the tables of the code say about the wire, as JSON.

#include <iostream>
#include <string>

#include "absl/status/statusor.h"
#include "stub/os/standard_output.h"
#include "tools/spec_tables/spec_tables.h"

int main() {
  mitogen::HoldStandardDescriptors();
  const absl::StatusOr<std::string> tables = mitogen::SpecTables();
  if (!tables.ok()) {
    std::cerr << "spec_tables: " << tables.status().message() << '\n';
    return 1;
  }
  std::cout << *tables;
  return mitogen::EndOfOutput("spec_tables", 0, 1);
}
