// SPDX-License-Identifier: Apache-2.0
// The parts of ECharts that this page uses, so that the bundle has no others.
import * as echarts from 'echarts/core';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, ScatterChart, DataZoomComponent, GridComponent, LegendComponent,
    TooltipComponent, CanvasRenderer, SVGRenderer]);

export { echarts };
