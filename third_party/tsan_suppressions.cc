// What ThreadSanitizer cannot know, for Debian's Abseil is built without it: of
// a Status that two threads had, the last one frees what they shared, by a
// count that only that library touches.
extern "C" const char* __tsan_default_suppressions() {
  return "race:absl::*::Status::Unref\n";
}
