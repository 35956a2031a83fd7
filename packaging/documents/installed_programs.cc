#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/testee/testee_usage.h"
#include "packaging/documents/man_page.h"
#include "stub/stub_usage.h"
#include "tools/mito/method_table.h"
#include "tools/mito/mito_usage.h"
#include "tools/sim/options.h"
#include "tools/soak/soak_options.h"

namespace mitogen {
namespace {

Usage MitoWithMethods() {
  Usage usage = mito::MitoUsage();
  for (UsageSection& section : mito::MethodSections()) {
    if (section.rows.empty()) continue;
    section.title = absl::StrCat("Options of ", section.title);
    usage.sections.push_back(std::move(section));
  }
  return usage;
}

}  // namespace

std::vector<Usage> InstalledPrograms() {
  return {MitoWithMethods(), StubUsage(), TesteeUsage(), sim::SimUsage(),
          SoakUsage()};
}

}  // namespace mitogen
