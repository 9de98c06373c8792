// Without a validator: Swagger UI would send the description to one elsewhere.
window.ui = SwaggerUIBundle({
  url: "/admin/v1/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get", "post", "delete"],
});
