# A layer is a top-level folder: all its .cpp files become one object library.
set(PIVOTSIM_LAYERS "" CACHE INTERNAL "")

function(pivotsim_layer name)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_library(pivotsim_${name} OBJECT ${sources})
    target_link_libraries(pivotsim_${name} PUBLIC pivotsim_flags fmt::fmt yaml-cpp nlohmann_json::nlohmann_json)
    if(NOT name MATCHES "^(base|workloads)$") # the kernel begins at tlm/
        target_link_libraries(pivotsim_${name} PUBLIC PkgConfig::SYSTEMC)
        target_precompile_headers(pivotsim_${name} PRIVATE <systemc> <tlm> <fmt/format.h>)
    else()
        target_precompile_headers(pivotsim_${name} PRIVATE
            <fmt/format.h> <string> <vector> <memory> <functional> <map> <optional>)
    endif()
    if(name STREQUAL "workloads") # gate traces
        target_link_libraries(pivotsim_${name} PRIVATE PkgConfig::LIBZIP)
    endif()
    if(name STREQUAL "observe") # timelines and waveforms, plain or gzip
        target_link_libraries(pivotsim_${name} PRIVATE ZLIB::ZLIB)
    endif()
    if(name STREQUAL "search") # sweeps: hashes, journals, the store
        target_link_libraries(pivotsim_${name} PRIVATE PkgConfig::XXHASH SQLite::SQLite3 ZLIB::ZLIB)
    endif()
    set(PIVOTSIM_LAYERS ${PIVOTSIM_LAYERS} pivotsim_${name} CACHE INTERNAL "")
endfunction()

# One shared library: implementations register themselves, and plug-ins must see the same registries.
function(pivotsim_library)
    set(objects)
    foreach(layer ${PIVOTSIM_LAYERS})
        list(APPEND objects $<TARGET_OBJECTS:${layer}>)
    endforeach()
    add_library(pivotsim SHARED ${objects})
    target_link_libraries(pivotsim PUBLIC pivotsim_flags PkgConfig::SYSTEMC fmt::fmt yaml-cpp
        nlohmann_json::nlohmann_json Threads::Threads PRIVATE PkgConfig::LIBZIP ZLIB::ZLIB PkgConfig::XXHASH SQLite::SQLite3)
    set_target_properties(pivotsim PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0)
endfunction()
