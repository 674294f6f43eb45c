# The shipped configuration is part of the library, so that `pivotsim run studies/deit_s.yaml` works anywhere.
file(GLOB_RECURSE shipped RELATIVE ${CMAKE_SOURCE_DIR}/configs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/configs/*.yaml)
set(rows "")
foreach(name ${shipped})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/configs/${name})
    file(READ ${CMAKE_SOURCE_DIR}/configs/${name} text)
    string(APPEND rows "    {\"${name}\", R\"~yaml~(${text})~yaml~\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/embedded_configs.cpp @ONLY CONTENT
"// Generated from configs/ by cmake/PivotsimEmbedded.cmake.
#include \"base/embedded_configs.h\"

namespace pivotsim {

const std::map<std::string, std::string>& embedded_configs()
{
    static const std::map<std::string, std::string> files{
@rows@    };
    return files;
}

} // namespace pivotsim
")
target_sources(pivotsim_base PRIVATE ${CMAKE_BINARY_DIR}/generated/embedded_configs.cpp)
