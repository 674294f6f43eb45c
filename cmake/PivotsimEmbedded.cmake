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

# So are the shipped gate traces, which are no text: a source file each, written when the trace changes.
file(GLOB traces RELATIVE ${CMAKE_SOURCE_DIR}/workloads CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/workloads/traces/*.npz)
set(declarations "")
set(rows "")
foreach(name ${traces})
    string(MAKE_C_IDENTIFIER "embedded_${name}" symbol)
    set(bytes ${CMAKE_BINARY_DIR}/generated/${symbol}.cpp)
    add_custom_command(OUTPUT ${bytes}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${CMAKE_SOURCE_DIR}/workloads/${name} -DOUTPUT=${bytes} -DSYMBOL=${symbol}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_binary.cmake
        DEPENDS ${CMAKE_SOURCE_DIR}/workloads/${name} ${CMAKE_SOURCE_DIR}/cmake/embed_binary.cmake
        COMMENT "Embedding ${name}" VERBATIM)
    target_sources(pivotsim_base PRIVATE ${bytes})
    string(APPEND declarations "extern const std::string_view ${symbol};\n")
    string(APPEND rows "        {\"${name}\", ${symbol}},\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/embedded_traces.cpp @ONLY CONTENT
"// Generated from workloads/traces/ by cmake/PivotsimEmbedded.cmake.
#include \"base/embedded_configs.h\"

namespace pivotsim {

@declarations@
const std::map<std::string, std::string_view>& embedded_traces()
{
    static const std::map<std::string, std::string_view> files{
@rows@    };
    return files;
}

} // namespace pivotsim
")
target_sources(pivotsim_base PRIVATE ${CMAKE_BINARY_DIR}/generated/embedded_traces.cpp)
