/** A Pod that violates one policy that no estate is needed for; its own name and one more line may be given. */
export const pod = (name: string, spec = "hostPID: true"): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
spec:
  ${spec}
  containers:
    - name: main
      image: registry.example.com/shop/main:1.0
`;

/** An estate in which everything is production. */
export const estate = (more = ""): string => `zones:
  internet: { external: true, trust: 0 }
  app: { trust: 50, select: [{ namespace: "**" }] }
environments:
  production:
    select: [{ stack: "**" }, { namespace: "**" }]
    controlled: true
    level: hybrid
    enforce: mandatory
    onUnknown: { preview: advisory, state: mandatory }
${more}`;
