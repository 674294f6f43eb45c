# The HTML report's page, bundled from observe/report/web/ (its README says how) and committed, so that users need no npm.
foreach(asset script:report.js style:report.css script_hash:report.js.sha256)
    string(REPLACE ":" ";" asset ${asset})
    list(GET asset 0 symbol)
    list(GET asset 1 name)
    set(source ${CMAKE_SOURCE_DIR}/observe/report/assets/${name})
    set(bytes ${CMAKE_BINARY_DIR}/generated/report_${symbol}.cpp)
    add_custom_command(OUTPUT ${bytes}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${source} -DOUTPUT=${bytes} -DSYMBOL=report_${symbol}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_binary.cmake
        DEPENDS ${source} ${CMAKE_SOURCE_DIR}/cmake/embed_binary.cmake
        COMMENT "Embedding ${name}" VERBATIM)
    set_source_files_properties(${bytes} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    target_sources(pivotsim_observe PRIVATE ${bytes})
endforeach()
