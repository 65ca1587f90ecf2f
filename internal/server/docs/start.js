// The YAML keeps the order of the contract; JSON made from it sorts by name.
// Operations stay folded: 400 of them open would take a browser minutes.
SwaggerUIBundle({
  url: '/openapi.yaml',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  defaultModelRendering: 'model',
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  // What is tried out goes to the server that shows the page, whatever address the contract names.
  requestInterceptor: (request) => {
    const asked = new URL(request.url, location.origin);
    request.url = location.origin + asked.pathname + asked.search;
    return request;
  },
  presets: [SwaggerUIBundle.presets.apis]
});
