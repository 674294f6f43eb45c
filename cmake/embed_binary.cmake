# cmake -DINPUT=FILE -DOUTPUT=FILE.cpp -DSYMBOL=NAME -P embed_binary.cmake
# Bytes as one string literal: compilers take it in no time, and ccache keeps it, which it refuses for .incbin.
file(READ "${INPUT}" bytes HEX)
file(SIZE "${INPUT}" size)
string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
file(WRITE "${OUTPUT}" "// Generated from ${INPUT} by cmake/embed_binary.cmake.
#include <string_view>

namespace pivotsim {

extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL}{\"${bytes}\", ${size}};

} // namespace pivotsim
")
