// SPDX-License-Identifier: Apache-2.0
// Files made in the page: a blob and a link, no network.

export function download(name, blob) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export const downloadSvg = (name, text) => download(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }));

export function downloadCanvas(name, canvas) {
    canvas.toBlob((blob) => download(`${name}.png`, blob), 'image/png');
}

/** An SVG text as pixels, for figures that are drawn as SVG on the page. */
export function downloadSvgAsPng(name, text, width, height, scale = 2) {
    const image = new Image();
    image.onload = () => {
        const canvas = document.createElement('canvas');
        canvas.width = width * scale;
        canvas.height = height * scale;
        const context = canvas.getContext('2d');
        context.scale(scale, scale);
        context.drawImage(image, 0, 0, width, height);
        downloadCanvas(name, canvas);
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
