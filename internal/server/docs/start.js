// The YAML keeps the order of the contract; JSON made from it sorts by name.
Redoc.init('/openapi.yaml', {
  nativeScrollbars: true,
  hideDownloadButton: false,
  expandResponses: '200,201',
  requiredPropsFirst: true,
  sortTagsAlphabetically: false,
  theme: {
    colors: { primary: { main: '#1f6f54' } },
    typography: {
      fontFamily: '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
      headings: { fontFamily: '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif' }
    }
  }
}, document.getElementById('docs'));
